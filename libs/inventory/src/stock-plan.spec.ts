import fc from 'fast-check';
import { PriorityStockAllocator } from './stock-allocator.js';
import { planStock, StockSheet, type LevelRow } from './stock-plan.js';

const allocator = new PriorityStockAllocator();
const row = (
  variantId: string,
  locationId: string | null,
  available: number,
  overrides: Partial<LevelRow> = {},
): LevelRow => ({
  variantId,
  itemId: `item-${variantId}`,
  perUnit: 1,
  locationId,
  priority: 0,
  available,
  expired: 0,
  ...overrides,
});
const line = (variantId: string, quantity: number, lineReference = variantId) => ({
  lineReference,
  variantId,
  quantity,
});

describe('planStock', () => {
  it('takes a line from the first location that has it whole', () => {
    const rows = [row('a', 'loc1', 2, { priority: 1 }), row('a', 'loc2', 9, { priority: 2 })];
    expect(planStock([line('a', 3)], new StockSheet(rows, false), allocator).holds).toMatchObject([
      { locationId: 'loc2', quantity: 3 },
    ]);
  });

  it('splits by priority where no location has it whole', () => {
    const rows = [row('a', 'loc1', 2, { priority: 2 }), row('a', 'loc2', 2, { priority: 1 })];
    expect(planStock([line('a', 3)], new StockSheet(rows, false), allocator).holds).toMatchObject([
      { locationId: 'loc2', quantity: 2 },
      { locationId: 'loc1', quantity: 1 },
    ]);
  });

  it('sums lines of the same variant before it promises anything', () => {
    const plan = planStock(
      [line('a', 2, 'x'), line('a', 2, 'y')],
      new StockSheet([row('a', 'loc1', 3)], false),
      allocator,
    );
    expect(plan.shortages).toEqual([{ variantId: 'a', requested: 4, available: 3 }]);
  });

  it('holds every item of a kit or none (BHV-081)', () => {
    const kit = (cups: number) => [
      row('kit', 'loc1', 10, { itemId: 'pot' }),
      row('kit', 'loc1', cups, { itemId: 'cup', perUnit: 4 }),
    ];
    expect(new StockSheet(kit(9), false).availableUnits('kit')).toBe(2);
    expect(planStock([line('kit', 2)], new StockSheet(kit(9), false), allocator).holds).toMatchObject([
      { itemId: 'pot', quantity: 2 },
      { itemId: 'cup', quantity: 8 },
    ]);
    const short = planStock([line('kit', 3)], new StockSheet(kit(9), false), allocator);
    expect(short).toEqual({ holds: [], shortages: [{ variantId: 'kit', requested: 3, available: 2 }] });
  });

  it('counts what expired reservations hold only when it is told to', () => {
    const rows = [row('a', 'loc1', 0, { expired: 2 })];
    expect(new StockSheet(rows, false).availableUnits('a')).toBe(0);
    expect(new StockSheet(rows, true).availableUnits('a')).toBe(2);
  });

  it('has nothing of a variant without stock, or never seen', () => {
    const plan = planStock([line('a', 1), line('b', 1)], new StockSheet([row('a', null, 0)], false), allocator);
    expect(plan.shortages.map((shortage) => shortage.available)).toEqual([0, 0]);
  });

  it('never takes more than there is, and all that was asked unless it is short', () => {
    const levels = fc.array(
      fc.record({ variant: fc.nat(2), location: fc.nat(2), available: fc.integer({ min: -3, max: 8 }) }),
      { maxLength: 9 },
    );
    const lines = fc.array(fc.record({ variant: fc.nat(2), quantity: fc.integer({ min: 1, max: 6 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(levels, lines, (stock, wanted) => {
        const rows = stock.map((one) => row(`v${one.variant}`, `loc${one.location}`, one.available));
        const plan = planStock(
          wanted.map((one, index) => line(`v${one.variant}`, one.quantity, `l${index}`)),
          new StockSheet(rows, false),
          allocator,
        );
        const left = new Map(rows.map((one) => [one.itemId + one.locationId, one.available]));
        for (const hold of plan.holds) {
          const key = hold.itemId + hold.locationId;
          left.set(key, (left.get(key) ?? 0) - hold.quantity);
          expect(hold.quantity).toBeGreaterThan(0);
          expect(left.get(key)).toBeGreaterThanOrEqual(0);
        }
        for (const [index, one] of wanted.entries()) {
          const held = plan.holds
            .filter((hold) => hold.lineReference === `l${index}`)
            .reduce((sum, hold) => sum + hold.quantity, 0);
          expect([0, one.quantity]).toContain(held);
        }
      }),
    );
  });
});
