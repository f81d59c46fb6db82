import type { OpenReservation } from './reservation.repository.js';
import type { StockLine, StockSheet } from './stock-plan.js';

/** True when what is held is exactly what these lines need, whatever the locations. */
export function sameHold(open: readonly OpenReservation[], lines: readonly StockLine[], sheet: StockSheet): boolean {
  const held = new Map<string, number>();
  for (const row of open) add(held, row.lineReference + '|' + row.itemId, row.quantity);
  const wanted = new Map<string, number>();
  for (const line of lines) {
    const components = sheet.componentsOf(line.variantId);
    if (components.length === 0) return false;
    for (const { itemId, perUnit } of components)
      add(wanted, line.lineReference + '|' + itemId, line.quantity * perUnit);
  }
  return held.size === wanted.size && [...wanted].every(([key, quantity]) => held.get(key) === quantity);
}

/** What the open rows do not cover, in units of the variant. References expire whole, so a line's items agree. */
export function missingLines(lines: readonly StockLine[], open: readonly OpenReservation[]): StockLine[] {
  return lines.flatMap((line) => {
    const quantity = line.quantity - coveredUnits(open.filter((row) => row.lineReference === line.lineReference));
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
}

function coveredUnits(rows: readonly OpenReservation[]): number {
  if (rows.length === 0) return 0;
  const units = new Map<string, number>();
  for (const row of rows) add(units, row.itemId, row.quantity / row.perUnit);
  return Math.floor(Math.min(...units.values()));
}

/** How much of which row a shipment takes, or the first line that asks for more than is open. */
export type ShipmentParts = {
  parts: { row: OpenReservation; quantity: number }[];
  excess: { lineReference: string; quantity: number; open: number } | null;
};

/** Splits shipped lines over the committed rows that hold them. Lines that hold nothing pass: they are not tracked. */
export function shipmentParts(
  open: readonly OpenReservation[],
  lines: readonly { lineReference: string; quantity: number }[],
): ShipmentParts {
  const wanted = new Map<string, number>();
  for (const line of lines) add(wanted, line.lineReference, line.quantity);
  const parts: ShipmentParts['parts'] = [];
  for (const [lineReference, quantity] of wanted) {
    const rows = open.filter((row) => row.lineReference === lineReference);
    for (const itemId of new Set(rows.map((row) => row.itemId))) {
      const own = rows.filter((row) => row.itemId === itemId);
      const perUnit = own[0]?.perUnit ?? 1;
      const taken = takeFrom(own, quantity * perUnit);
      if (taken.missing > 0) {
        const left = quantity - Math.ceil(taken.missing / perUnit);
        return { parts: [], excess: { lineReference, quantity, open: left } };
      }
      parts.push(...taken.parts);
    }
  }
  return { parts, excess: null };
}

function takeFrom(rows: readonly OpenReservation[], units: number): { parts: ShipmentParts['parts']; missing: number } {
  const parts: ShipmentParts['parts'] = [];
  let missing = units;
  for (const row of rows) {
    const quantity = row.state === 'committed' ? Math.min(missing, row.quantity - row.shipped) : 0;
    if (quantity <= 0) continue;
    parts.push({ row, quantity });
    missing -= quantity;
  }
  return { parts, missing };
}

function add(sums: Map<string, number>, key: string, quantity: number): void {
  sums.set(key, (sums.get(key) ?? 0) + quantity);
}
