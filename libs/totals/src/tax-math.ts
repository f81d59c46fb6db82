import { divideRounded, largestRemainder } from 'markethall/kernel';
import type { RoundingPolicy, TaxInput, TaxLineValue } from './totals.types.js';

/** 100 % in millionths of a percent. */
const WHOLE = 100_000_000n;

/** Several taxes as one exact fraction `numerator / denominator`, and what each contributes to the numerator. */
export interface CombinedRate {
  numerator: bigint;
  denominator: bigint;
  shares: bigint[];
}

/** Percent text to millionths of a percent: `'19.5'` → 19500000n. Throws RangeError when it is not one. */
export function parseRate(percent: string): bigint {
  const match = /^(\d{1,3})(?:\.(\d{1,6}))?$/.exec(percent);
  if (!match) throw new RangeError(`not a tax rate: ${percent}`);
  return BigInt(match[1] ?? '0') * 1_000_000n + BigInt((match[2] ?? '').padEnd(6, '0'));
}

/** Adds the plain taxes, then levies each compound one on everything before it. */
export function combineRates(taxes: readonly TaxInput[]): CombinedRate {
  let numerator = 0n;
  let denominator = WHOLE;
  const shares = taxes.map(() => 0n);
  taxes.forEach((tax, index) => {
    if (tax.compound) return;
    shares[index] = parseRate(tax.rate);
    numerator += shares[index];
  });
  taxes.forEach((tax, index) => {
    if (!tax.compound) return;
    const own = parseRate(tax.rate) * (denominator + numerator);
    for (let i = 0; i < shares.length; i++) shares[i] = (shares[i] ?? 0n) * WHOLE;
    shares[index] = own;
    numerator = numerator * WHOLE + own;
    denominator *= WHOLE;
  });
  return { numerator, denominator, shares };
}

/** The tax of an amount, rounded once: contained in it (`included`) or on top of it. */
export function taxOf(amount: bigint, rate: CombinedRate, included: boolean, mode: RoundingPolicy['mode']): bigint {
  if (amount === 0n || rate.numerator === 0n) return 0n;
  const denominator = included ? rate.denominator + rate.numerator : rate.denominator;
  return divideRounded(amount * rate.numerator, denominator, mode);
}

/** Rounds for each unit; an amount that does not divide evenly leaves units that differ by one minor unit. */
export function taxOfUnits(
  amount: bigint,
  quantity: number,
  rate: CombinedRate,
  included: boolean,
  mode: RoundingPolicy['mode'],
): bigint {
  const units = BigInt(quantity);
  const low = amount / units;
  const higher = amount % units;
  return (units - higher) * taxOf(low, rate, included, mode) + higher * taxOf(low + 1n, rate, included, mode);
}

/** Splits a tax on its levying rates, exactly. A zero rate keeps its row: it is evidence. */
export function splitTax(
  tax: bigint,
  net: bigint,
  taxes: readonly TaxInput[],
  rate: CombinedRate,
  included: boolean,
): TaxLineValue[] {
  const amounts = rate.numerator === 0n || taxes.length < 2 ? taxes.map(() => tax) : largestRemainder(tax, rate.shares);
  return taxes.map((each, index) => ({
    rate: each.rate,
    name: each.name,
    jurisdiction: each.jurisdiction,
    categoryCode: each.categoryCode,
    treatment: each.treatment,
    net,
    amount: amounts[index] ?? 0n,
    included,
    provider: each.provider,
    evidence: each.evidence ?? null,
  }));
}
