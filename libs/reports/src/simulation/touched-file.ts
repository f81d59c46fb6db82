import type { ReplayedOrder } from './replayed-order.js';

/** Columns of the file of touched orders. Amounts are minor units. */
export const TOUCHED_COLUMNS = [
  'order_number',
  'order_id',
  'placed_at',
  'currency',
  'total_before',
  'total_after',
  'difference',
  'promotions_before',
  'promotions_after',
] as const;

/** A row, with the ids of the promotions that applied. No cell needs quotes. */
export function touchedLine({ remembered, after, difference, taken, gifts }: ReplayedOrder): string {
  const { order, given, gifts: givenGifts } = remembered;
  const cells: Record<(typeof TOUCHED_COLUMNS)[number], string> = {
    order_number: order.number ?? '',
    order_id: order.id,
    placed_at: order.placedAt.toISOString(),
    currency: order.currency,
    total_before: order.grandTotal.toString(),
    total_after: after.grandTotal.toString(),
    difference: difference.toString(),
    promotions_before: idsOf(given, givenGifts),
    promotions_after: idsOf(taken, gifts),
  };
  return `${TOUCHED_COLUMNS.map((column) => cells[column].replaceAll(/[^\w .:+-]/g, '_')).join(',')}\r\n`;
}

const idsOf = (...maps: readonly ReadonlyMap<string, unknown>[]): string =>
  [...new Set(maps.flatMap((map) => [...map.keys()]))].sort().join(' ');
