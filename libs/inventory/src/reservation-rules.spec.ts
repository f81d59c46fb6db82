import { missingLines, sameHold, shipmentParts } from './reservation-rules.js';
import type { OpenReservation } from './reservation.repository.js';
import { StockSheet } from './stock-plan.js';

const held = (overrides: Partial<OpenReservation> = {}): OpenReservation => ({
  id: 'res_1',
  reference: 'ord',
  lineReference: 'line',
  channelId: 'chan',
  variantId: 'var',
  itemId: 'item',
  locationId: 'loc',
  quantity: 3,
  perUnit: 1,
  shipped: 0,
  state: 'committed',
  ...overrides,
});
const line = (quantity: number) => ({ lineReference: 'line', variantId: 'var', quantity });

describe('rules of open reservations', () => {
  it('knows a hold that is the same, whatever the locations', () => {
    const level = {
      variantId: 'var',
      itemId: 'item',
      perUnit: 1,
      locationId: 'loc',
      priority: 0,
      available: 0,
      expired: 0,
    };
    const sheet = new StockSheet([level], false);
    const split = [held({ quantity: 1 }), held({ quantity: 2, locationId: 'other' })];
    expect(sameHold(split, [line(3)], sheet)).toBe(true);
    expect(sameHold(split, [line(2)], sheet)).toBe(false);
    expect(sameHold([], [], sheet)).toBe(true);
  });

  it('finds what open rows do not cover', () => {
    expect(missingLines([line(5)], [held()])).toMatchObject([{ quantity: 2 }]);
    expect(missingLines([line(3)], [held()])).toEqual([]);
    expect(missingLines([line(2)], [])).toMatchObject([{ quantity: 2 }]);
  });

  it('splits a shipment over the rows that hold the line', () => {
    const rows = [held({ id: 'res_1', quantity: 2, shipped: 1 }), held({ id: 'res_2', quantity: 3 })];
    expect(
      shipmentParts(rows, [{ lineReference: 'line', quantity: 3 }]).parts.map(({ row, quantity }) => [
        row.id,
        quantity,
      ]),
    ).toEqual([
      ['res_1', 1],
      ['res_2', 2],
    ]);
  });

  it('ships whole kits: every item in its proportion', () => {
    const rows = [held({ itemId: 'pot', quantity: 2 }), held({ id: 'res_2', itemId: 'cup', quantity: 8, perUnit: 4 })];
    expect(shipmentParts(rows, [{ lineReference: 'line', quantity: 1 }]).parts.map(({ quantity }) => quantity)).toEqual(
      [1, 4],
    );
  });

  it('names the first line that asks for more than is open, counting its parts together', () => {
    const asked = [
      { lineReference: 'line', quantity: 2 },
      { lineReference: 'line', quantity: 2 },
    ];
    expect(shipmentParts([held()], asked)).toEqual({
      parts: [],
      excess: { lineReference: 'line', quantity: 4, open: 3 },
    });
  });

  it('does not ship what is only reserved, and lets lines pass that hold nothing', () => {
    expect(shipmentParts([held({ state: 'active' })], [{ lineReference: 'line', quantity: 1 }]).excess).toMatchObject({
      open: 0,
    });
    expect(shipmentParts([held()], [{ lineReference: 'untracked', quantity: 9 }])).toEqual({ parts: [], excess: null });
  });
});
