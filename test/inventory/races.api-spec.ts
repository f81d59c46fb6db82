import fc from 'fast-check';
import { ChannelService } from 'markethall/channels';
import { InventoryService, StockAdjustmentService } from 'markethall/inventory';
import { AppError, Database, newId } from 'markethall/kernel';
import { seedProduct } from 'markethall/testing/catalog';
import { availableOf, levelOf, seedLocation, seedStock } from 'markethall/testing/inventory';
import { StockPlanner } from '../../libs/inventory/src/stock-planner.js';
import { useApp } from '../support/app.js';

const MINUTE = 60_000;

describe('stock under races', () => {
  const app = useApp();
  let channelId: string;

  beforeEach(async () => {
    channelId = (await app.get(ChannelService).getDefault()).id;
  });

  const inventory = () => app.get(InventoryService);
  const stocked = async (stock: number) => {
    const { variantId } = await seedProduct(app);
    if (stock > 0) await seedStock(app, variantId, stock);
    return variantId;
  };
  const reserve = (lines: { variantId: string; quantity: number }[], reference = newId('ord'), minutes = 15) =>
    inventory().reserve({
      reference,
      lines: lines.map((line, index) => ({ ...line, lineReference: `${reference.slice(0, 30)}.${index}` })),
      expiresAt: new Date(app.clock.nowMs() + minutes * MINUTE),
      channelId,
    });
  const crowded = (error: unknown) =>
    error instanceof AppError && /No database connection became free/.test(error.detail);
  /** As a client does that is told to come back: the pool of a busy machine may refuse for a moment. */
  const patient = async (work: () => Promise<unknown>): Promise<string> => {
    for (;;) {
      try {
        await work();
        return 'ok';
      } catch (error) {
        if (!crowded(error)) return error instanceof AppError ? error.code : String(error);
      }
    }
  };
  /** How often each outcome was seen. */
  const outcomes = async (work: (() => Promise<unknown>)[]) => {
    const codes = await Promise.all(work.map(patient));
    return Object.fromEntries(
      [...new Set(codes)].sort().map((code) => [code, codes.filter((other) => other === code).length]),
    );
  };

  it('sells the last ten units to exactly ten of a hundred buyers at once', async () => {
    const variantId = await stocked(10);

    const result = await outcomes(Array.from({ length: 100 }, () => () => reserve([{ variantId, quantity: 1 }])));

    expect(result).toEqual({ ok: 10, out_of_stock: 90 });
    expect(await levelOf(app, variantId)).toMatchObject({ onHand: 10, reserved: 10 });
  });

  it('sells everything over two locations and nothing more, with lines of two', async () => {
    const variantId = await stocked(7);
    const second = await seedLocation(app);
    await seedStock(app, variantId, 8, second.id);

    const result = await outcomes(Array.from({ length: 40 }, () => () => reserve([{ variantId, quantity: 2 }])));

    expect(result).toEqual({ ok: 7, out_of_stock: 33 });
    expect(await availableOf(app, variantId, channelId)).toBe(1);
  });

  it('never shows a deadlock to a caller, whatever the order of lines', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => stocked(1000)));
    const shuffled = () => [...ids].sort(() => Math.random() - 0.5).map((variantId) => ({ variantId, quantity: 1 }));

    const result = await outcomes(Array.from({ length: 60 }, () => () => reserve(shuffled())));

    expect(result).toEqual({ ok: 60 });
    for (const id of ids) expect(await levelOf(app, id)).toMatchObject({ reserved: 60 });
  });

  it('reserves once for the same reference at the same time', async () => {
    const variantId = await stocked(10);
    const order = newId('ord');

    const result = await outcomes(Array.from({ length: 10 }, () => () => reserve([{ variantId, quantity: 2 }], order)));

    expect(result['ok']).toBeGreaterThanOrEqual(1);
    expect(Object.keys(result).filter((code) => !['ok', 'reservation_in_progress'].includes(code))).toEqual([]);
    expect(await levelOf(app, variantId)).toMatchObject({ reserved: 2 });
  });

  it('gives expired stock to one side only when payment and another buyer meet', async () => {
    for (let round = 0; round < 8; round += 1) {
      const variantId = await stocked(1);
      const late = newId('ord');
      await reserve([{ variantId, quantity: 1 }], late);
      app.clock.advance(16 * MINUTE);

      const lines = [{ variantId, quantity: 1, lineReference: `${late.slice(0, 30)}.0` }];
      const result = await outcomes([
        () => inventory().allocate(late, lines, channelId),
        () => reserve([{ variantId, quantity: 1 }]),
      ]);

      expect(result).toEqual({ ok: 1, out_of_stock: 1 });
      const { reserved, allocated } = await levelOf(app, variantId);
      expect(reserved + allocated).toBe(1);
    }
  });

  it('takes two reservations of one transaction from the same stock', async () => {
    const variantId = await stocked(3);

    const both = app.get(Database).transaction(async () => {
      await reserve([{ variantId, quantity: 2 }]);
      await reserve([{ variantId, quantity: 2 }]);
    });

    await expect(both).rejects.toMatchObject({ code: 'out_of_stock' });
    expect(await levelOf(app, variantId)).toMatchObject({ reserved: 0 });
  });

  it('frees and takes the last unit in one transaction', async () => {
    const variantId = await stocked(1);
    const first = newId('ord');
    await reserve([{ variantId, quantity: 1 }], first);

    await app.get(Database).transaction(async () => {
      await inventory().release(first, 'canceled');
      await reserve([{ variantId, quantity: 1 }]);
    });

    expect(await levelOf(app, variantId)).toMatchObject({ reserved: 1 });
  });

  it('keeps every level the sum of its movements through random programs', async () => {
    const step = fc.record({
      kind: fc.constantFrom('reserve', 'allocate', 'release', 'ship', 'adjust', 'wait'),
      order: fc.nat(3),
      variant: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (program) => {
        const variants = [await stocked(6), await stocked(6)];
        const orders = Array.from({ length: 4 }, () => newId('ord'));
        const run = async ({ kind, order, variant, quantity }: (typeof program)[number]): Promise<unknown> => {
          const [variantId = '', reference = ''] = [variants[variant], orders[order]];
          const lines = [{ variantId, quantity, lineReference: `${reference.slice(0, 30)}.${variant}` }];
          switch (kind) {
            case 'reserve':
              return inventory().reserve({
                reference,
                lines,
                channelId,
                expiresAt: new Date(app.clock.nowMs() + 5 * MINUTE),
              });
            case 'allocate':
              return inventory().allocate(reference, lines, channelId);
            case 'release':
              return inventory().release(reference, 'program');
            case 'ship':
              return inventory().ship(reference, newId('shp'), lines);
            case 'adjust':
              return app
                .get(StockAdjustmentService)
                .adjust([{ variantId, locationId: null, delta: quantity - 2, reason: 'program' }]);
            default:
              return Promise.resolve(app.clock.advance(3 * MINUTE));
          }
        };
        for (let at = 0; at < program.length; at += 3) {
          const results = await Promise.allSettled(program.slice(at, at + 3).map(run));
          for (const result of results)
            if (result.status === 'rejected' && !(result.reason instanceof AppError)) throw result.reason;
        }
        await app.get(Database).transaction(() => app.get(StockPlanner).expireDue(null, 50));
        expect(await app.doctor()).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});
