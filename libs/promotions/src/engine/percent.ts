/** Most decimals of a percentage. */
export const MAX_PERCENT_DIGITS = 4;
/** 100 % in ten-thousandths of a percent. */
export const WHOLE = 1_000_000n;
const HALF = WHOLE / 2n;

/** `12.5` → 125000n; null for more than four decimals. */
export function scaledPercent(percent: number): bigint | null {
  const scaled = Math.round(percent * 10_000);
  return scaled / 10_000 === percent ? BigInt(scaled) : null;
}

/** The share of an amount (≥ 0), rounded half up on the discount; the whole of it for 100 %. */
export function percentOf(amount: bigint, scaled: bigint): bigint {
  return scaled === WHOLE ? amount : (amount * scaled + HALF) / WHOLE;
}
