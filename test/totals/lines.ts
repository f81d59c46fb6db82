/** A line of one unit, for `TotalsService.price`. */
export function aPriceRequestLine(
  variantId: string,
  quantity = 1,
): { lineId: string; variantId: string; quantity: number } {
  return { lineId: `line-${variantId}`, variantId, quantity };
}
