import { Injectable, Logger } from '@nestjs/common';
import { Database } from 'markethall/kernel';
import { isInEu, vatPrefixOf } from '../eu.js';
import { TaxConfig } from '../tax.config.js';
import { type IdentifierAnswer, IdentifierCheck } from './identifier-check.js';

/** What the service of the European Commission answers; everything is optional, since it is not ours. */
interface ViesAnswer {
  isValid?: unknown;
  userError?: unknown;
  requestDate?: unknown;
  requestIdentifier?: unknown;
  name?: unknown;
  address?: unknown;
}

const BY = 'vies';
const MAX_ANSWER_BYTES = 65_536;

/** Asks VIES, the European Commission's register of VAT ids (REST), where `TAX_VIES_URL` is set. */
@Injectable()
export class ViesCheck extends IdentifierCheck {
  private readonly logger = new Logger(ViesCheck.name);

  constructor(
    private readonly config: TaxConfig,
    private readonly db: Database,
  ) {
    super();
  }

  override covers(country: string): boolean {
    return this.config.viesUrl !== '' && isInEu(country);
  }

  override async check(
    { country, value }: { country: string; value: string },
    signal: AbortSignal,
  ): Promise<IdentifierAnswer> {
    this.db.assertNoTransaction('asking VIES about a VAT id');
    const prefix = vatPrefixOf(country);
    const number = value.startsWith(prefix) ? value.slice(prefix.length) : value;
    try {
      const response = await fetch(`${this.config.viesUrl}/ms/${prefix}/vat/${encodeURIComponent(number)}`, {
        signal,
        redirect: 'error',
        headers: { accept: 'application/json' },
      });
      const text = await response.text();
      if (!response.ok || text.length > MAX_ANSWER_BYTES) return this.away(`answered ${response.status}`);
      return this.read(JSON.parse(text) as ViesAnswer); // every field is looked at below
    } catch (error) {
      return this.away(error instanceof Error ? error.message : String(error));
    }
  }

  private read(answer: ViesAnswer): IdentifierAnswer {
    const { userError, requestDate, requestIdentifier, name, address } = answer;
    const evidence = { requestDate, requestIdentifier, name, address };
    if (answer.isValid === true && userError === 'VALID') return { status: 'valid', by: BY, evidence };
    if (answer.isValid === false && (userError === 'INVALID' || userError === 'INVALID_INPUT'))
      return { status: 'invalid', by: BY, evidence };
    return this.away(`answered ${String(userError).slice(0, 60)}`);
  }

  private away(why: string): IdentifierAnswer {
    this.logger.warn(`VIES could not say: ${why.slice(0, 200)}`);
    return { status: 'unavailable', by: BY };
  }
}
