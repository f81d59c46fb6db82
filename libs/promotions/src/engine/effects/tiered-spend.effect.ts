import { invalidField } from 'markethall/kernel';
import { amountOfLines, type Basis, BASES } from '../basis.js';
import type { PromotionLane } from '../definition.js';
import { type EffectResult, type LaneInput, type LaneLine, PromotionEffect } from '../extension-points.js';
import { type AmountMap, below, isRecord, ParameterReader } from '../parameters.js';
import { percentOf } from '../percent.js';
import { shareByGross, sum } from './share.js';

interface Tier {
  from: AmountMap;
  percent: bigint | null;
  amount: AmountMap | null;
}

export interface TieredSpend {
  basis: Basis;
  /** Ascending. */
  tiers: readonly Tier[];
}

const MAX_TIERS = 20;

/**
 * `{ "effect": "tiered_spend", "basis": "after_line", "tiers": [{ "from": { "EUR": 5000 }, "percent": 5 }, { "from": { "EUR":
 * 10000 }, "amount": { "EUR": 1500 } }] }`: the highest tier that the targets reach decides, shared by gross worth. All tiers
 * name the same currencies and rise in each. Below the first: `threshold_missing`.
 */
export class TieredSpendEffect extends PromotionEffect<TieredSpend> {
  override readonly code = 'tiered_spend';
  override readonly lanes: readonly PromotionLane[] = ['line', 'order'];

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string): TieredSpend {
    const read = new ParameterReader(parameters, pointer, ['basis', 'tiers']);
    const list = read.list('tiers');
    if (list.length > MAX_TIERS) read.fail('tiers', 'too_many', { max: MAX_TIERS });
    const tiers = list.map((tier, index) => readTier(tier, below(read.at('tiers'), index)));
    tiers.forEach((tier, index) => assertRises(tier, tiers[index - 1], below(read.at('tiers'), index)));
    return { basis: read.choice('basis', BASES), tiers };
  }

  override currenciesOf({ tiers }: TieredSpend): readonly string[] {
    return [...(tiers[0]?.from.keys() ?? [])];
  }

  override apply({ basis, tiers }: TieredSpend, input: LaneInput, targets: readonly LaneLine[]): EffectResult {
    const { currency } = input.basket;
    const spent = amountOfLines(basis, targets);
    let reached: Tier | null = null;
    for (const tier of tiers) if (spent >= (tier.from.get(currency) ?? 0n)) reached = tier;
    if (reached !== null) return { amounts: shareByGross(worth(reached, targets, currency), targets) };
    const missing = Number((tiers[0]?.from.get(currency) ?? 0n) - spent);
    return { unmet: { reason: 'threshold_missing', params: { missing, currency } } };
  }
}

function worth({ percent, amount }: Tier, targets: readonly LaneLine[], currency: string): bigint {
  if (percent !== null) return percentOf(sum(targets.map((each) => each.base)), percent);
  return amount?.get(currency) ?? 0n;
}

function readTier(value: unknown, pointer: string): Tier {
  if (!isRecord(value)) throw invalidField(pointer, 'not_an_object');
  const read = new ParameterReader(value, pointer, ['from', 'percent', 'amount']);
  if (read.has('percent') === read.has('amount')) {
    throw invalidField(pointer, 'exactly_one_expected', { of: ['percent', 'amount'] });
  }
  const tier = {
    from: read.amounts('from'),
    percent: read.optionalPercent('percent'),
    amount: read.optionalAmounts('amount'),
  };
  if (tier.amount !== null && !sameCurrencies(tier.amount, tier.from)) read.fail('amount', 'currencies_differ');
  return tier;
}

function assertRises(tier: Tier, before: Tier | undefined, pointer: string): void {
  if (before === undefined) return;
  const at = below(pointer, 'from');
  if (!sameCurrencies(tier.from, before.from)) throw invalidField(at, 'currencies_differ');
  for (const [currency, from] of tier.from) {
    if (from <= (before.from.get(currency) ?? 0n)) throw invalidField(below(at, currency), 'not_ascending');
  }
}

const sameCurrencies = (a: AmountMap, b: AmountMap): boolean =>
  a.size === b.size && [...a.keys()].every((currency) => b.has(currency));
