import { Injectable } from '@nestjs/common';
import { isCurrency } from 'markethall/kernel';
import type { PromotionDefinition } from './engine/definition.js';
import { badField } from './promotions.errors.js';

/** Largest rule tree or effect as JSON, in bytes. */
export const MAX_RULE_BYTES = 16_384;
const MAX_PRICES = 30;
const MAX_AMOUNT = 1_000_000_000_000;

/** What of a promotion can be judged by itself. */
export type RuleParts = Pick<PromotionDefinition, 'lane' | 'conditions' | 'targets' | 'effect' | 'minUnitPrice'>;

/** Refuses rules that the engine could not run, with the pointer of the part that is wrong. */
@Injectable()
export class PromotionRules {
  /** Throws validation_failed (422). */
  check(parts: RuleParts, _channelIds: readonly string[] | null): void {
    for (const field of ['conditions', 'targets', 'effect'] as const) {
      const bytes = Buffer.byteLength(JSON.stringify(parts[field]));
      if (bytes > MAX_RULE_BYTES) throw badField(`/${field}`, 'too_large', { max: MAX_RULE_BYTES });
    }
    checkUnitPrices(parts.minUnitPrice);
  }
}

function checkUnitPrices(prices: Readonly<Record<string, unknown>> | null): void {
  if (prices === null) return;
  const entries = Object.entries(prices);
  if (entries.length === 0 || entries.length > MAX_PRICES)
    throw badField('/minUnitPrice', 'size', { min: 1, max: MAX_PRICES });
  for (const [currency, amount] of entries) {
    const pointer = `/minUnitPrice/${currency.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!isCurrency(currency)) throw badField(pointer, 'isCurrency');
    if (typeof amount !== 'number' || !Number.isInteger(amount) || amount < 0 || amount > MAX_AMOUNT)
      throw badField(pointer, 'amount', { min: 0, max: MAX_AMOUNT });
  }
}
