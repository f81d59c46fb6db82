import { Injectable } from '@nestjs/common';
import { Cache, Clock, Database } from 'markethall/kernel';
import type { TaxRequest } from './tax-calculator.js';
import { TaxConfig } from './tax.config.js';

/** What is known about a buyer that changes their taxes. */
export type TaxStanding = Required<Pick<TaxRequest, 'identifier' | 'exemptions'>>;

const NOBODY: TaxStanding = { identifier: null, exemptions: [] };
const ONE_MINUTE = 60;
const DAY_MS = 86_400_000;

interface CachedStanding {
  identifiers: { country: string; value: string; validatedAt: number }[];
  exemptions: { jurisdiction: string; from: number | null; to: number | null }[];
}

/** Reads who is a business by a confirmed VAT id, and who is exempt from what. */
@Injectable()
export class TaxStandings {
  constructor(
    private readonly db: Database,
    private readonly cache: Cache,
    private readonly clock: Clock,
    private readonly config: TaxConfig,
  ) {}

  /**
   * The standing of a holder for a delivery to `country`; a guest has none. One statement, none when warm. Of several
   * confirmed VAT ids that of the country itself counts, else the first by country.
   */
  async of(holder: string | null, country: string): Promise<TaxStanding> {
    if (holder === null) return NOBODY;
    const cached = await this.cache.getOrLoad(
      `tax.standing:v1:${holder}`,
      { ttlSeconds: ONE_MINUTE, tags: [tagOf(holder)] },
      () => this.load(holder),
    );
    const now = this.clock.nowMs();
    const since = now - this.config.identifierDays * DAY_MS;
    const confirmed = cached.identifiers.filter((each) => each.validatedAt > since);
    const chosen = confirmed.find((each) => each.country === country) ?? confirmed[0];
    return {
      identifier: chosen
        ? { country: chosen.country, value: chosen.value, validatedAt: new Date(chosen.validatedAt) }
        : null,
      exemptions: cached.exemptions
        .filter(({ from, to }) => (from === null || from <= now) && (to === null || now < to))
        .map((each) => each.jurisdiction),
    };
  }

  /** Call it in the transaction that changes something about the holder. */
  forgetAfterCommit(holder: string): void {
    this.db.afterCommit(() => this.cache.invalidateTags([tagOf(holder)]));
  }

  private async load(holder: string): Promise<CachedStanding> {
    const rows = await this.db.query<StandingRow[]>(
      `SELECT 'identifier' AS kind, country AS place, value, checked_at AS starts, NULL AS ends
         FROM tax_identifier WHERE holder = ? AND status = 'valid'
       UNION ALL
       SELECT 'exemption', jurisdiction, '', valid_from, valid_to FROM tax_exemption WHERE holder = ?
       ORDER BY kind, place`,
      [holder, holder],
    );
    return {
      identifiers: rows.flatMap(({ kind, place, value, starts }) =>
        kind === 'identifier' && starts !== null ? [{ country: place, value, validatedAt: starts.getTime() }] : [],
      ),
      exemptions: rows.flatMap(({ kind, place, starts, ends }) =>
        kind === 'exemption'
          ? [{ jurisdiction: place, from: starts?.getTime() ?? null, to: ends?.getTime() ?? null }]
          : [],
      ),
    };
  }
}

const tagOf = (holder: string): string => `tax.holder:${holder}`;

interface StandingRow {
  kind: 'identifier' | 'exemption';
  place: string;
  value: string;
  starts: Date | null;
  ends: Date | null;
}
