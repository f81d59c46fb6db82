import { ChannelService } from 'markethall/channels';
import { InventoryService } from 'markethall/inventory';
import { newId } from 'markethall/kernel';
import { seedProduct } from 'markethall/testing/catalog';
import { availableOf, levelOf, seedLocation, seedStock } from 'markethall/testing/inventory';
import { useApp } from '../support/app.js';

const MINUTE = 60_000;

describe('the life of a reservation', () => {
  const app = useApp();
  let channelId: string;

  beforeEach(async () => {
    channelId = (await app.get(ChannelService).getDefault()).id;
  });

  const inventory = () => app.get(InventoryService);
  const later = (minutes: number) => new Date(app.clock.nowMs() + minutes * MINUTE);
  const line = (variantId: string, quantity: number, lineReference = newId('oli')) => ({
    variantId,
    quantity,
    lineReference,
  });
  const reserve = (reference: string, lines: ReturnType<typeof line>[], minutes = 15) =>
    inventory().reserve({ reference, lines, expiresAt: later(minutes), channelId });
  const level = (variantId: string) => levelOf(app, variantId);
  const stocked = async (stock: number) => {
    const { variantId } = await seedProduct(app);
    await seedStock(app, variantId, stock);
    return variantId;
  };

  it('reserves, allocates and ships, and every step shows in the counters', async () => {
    const variantId = await stocked(10);
    const order = newId('ord');
    const bought = line(variantId, 3);

    await reserve(order, [bought]);
    expect(await level(variantId)).toMatchObject({ onHand: 10, reserved: 3, allocated: 0 });
    await inventory().allocate(order, [bought], channelId);
    expect(await level(variantId)).toMatchObject({ onHand: 10, reserved: 0, allocated: 3 });
    await inventory().ship(order, newId('shp'), [{ lineReference: bought.lineReference, quantity: 2 }]);
    expect(await level(variantId)).toMatchObject({ onHand: 8, reserved: 0, allocated: 1 });
    await inventory().release(order, 'canceled');
    expect(await level(variantId)).toMatchObject({ onHand: 8, reserved: 0, allocated: 0 });
    expect(await availableOf(app, variantId, channelId)).toBe(8);
  });

  it('does every step once, however often it is asked', async () => {
    const variantId = await stocked(10);
    const [order, shipment] = [newId('ord'), newId('shp')];
    const bought = line(variantId, 4);

    for (let n = 0; n < 2; n += 1) await reserve(order, [bought]);
    expect(await level(variantId)).toMatchObject({ reserved: 4 });
    for (let n = 0; n < 2; n += 1) await inventory().allocate(order, [bought], channelId);
    await reserve(order, [bought]);
    expect(await level(variantId)).toMatchObject({ reserved: 0, allocated: 4 });
    for (let n = 0; n < 2; n += 1)
      await inventory().ship(order, shipment, [{ lineReference: bought.lineReference, quantity: 1 }]);
    for (let n = 0; n < 2; n += 1) await inventory().release(order, 'canceled');
    expect(await level(variantId)).toMatchObject({ onHand: 9, reserved: 0, allocated: 0 });
  });

  it('replaces what is held when the lines change', async () => {
    const [first, second] = [await stocked(5), await stocked(5)];
    const order = newId('ord');

    await reserve(order, [line(first, 5)]);
    await reserve(order, [line(first, 2), line(second, 1)]);

    expect(await level(first)).toMatchObject({ reserved: 2 });
    expect(await level(second)).toMatchObject({ reserved: 1 });
  });

  it('answers 409 out_of_stock with what is short, and holds nothing', async () => {
    const [short, plenty] = [await stocked(2), await stocked(50)];

    const refused = reserve(newId('ord'), [line(plenty, 5), line(short, 2), line(short, 1)]);

    await expect(refused).rejects.toMatchObject({
      code: 'out_of_stock',
      status: 409,
      params: { lines: [{ variantId: short, requested: 3, available: 2 }] },
    });
    expect(await level(plenty)).toMatchObject({ reserved: 0 });
  });

  it('lets untracked variants pass without stock', async () => {
    const { variantId } = await seedProduct(app, { variants: [{ trackInventory: false }] });

    await reserve(newId('ord'), [line(variantId, 1000)]);

    expect((await inventory().availability([variantId], { channelId })).get(variantId)).toMatchObject({
      tracked: false,
    });
  });

  it('sells what an expired reservation held, before any sweeper came', async () => {
    const variantId = await stocked(3);
    await reserve(newId('ord'), [line(variantId, 3)], 15);
    app.clock.advance(16 * MINUTE);

    expect(await availableOf(app, variantId, channelId)).toBe(3);
    await reserve(newId('ord'), [line(variantId, 2)]);

    expect(await level(variantId)).toMatchObject({ reserved: 2 });
  });

  it('allocates an expired reservation when the stock is still there, and refuses when it is gone', async () => {
    const variantId = await stocked(2);
    const [late, tooLate] = [newId('ord'), newId('ord')];
    const [a, b] = [line(variantId, 1), line(variantId, 2)];
    await reserve(late, [a]);
    app.clock.advance(16 * MINUTE);
    await reserve(tooLate, [b]);
    app.clock.advance(16 * MINUTE);
    await reserve(newId('ord'), [line(variantId, 1)]);

    await inventory().allocate(late, [a], channelId);
    await expect(inventory().allocate(tooLate, [b], channelId)).rejects.toMatchObject({ code: 'out_of_stock' });

    expect(await level(variantId)).toMatchObject({ reserved: 1, allocated: 1 });
  });

  it('refuses to ship more than is allocated', async () => {
    const variantId = await stocked(5);
    const order = newId('ord');
    const bought = line(variantId, 2);
    await inventory().allocate(order, [bought], channelId);

    const refused = inventory().ship(order, newId('shp'), [{ lineReference: bought.lineReference, quantity: 3 }]);

    await expect(refused).rejects.toMatchObject({ code: 'shipment_exceeds_allocation', params: { open: 2 } });
    expect(await level(variantId)).toMatchObject({ onHand: 5, allocated: 2 });
  });

  it('splits a line over locations when none has it whole (BHV-157)', async () => {
    const variantId = await stocked(3);
    const second = await seedLocation(app);
    await seedStock(app, variantId, 3, second.id);

    await reserve(newId('ord'), [line(variantId, 5)]);

    expect(await availableOf(app, variantId, channelId)).toBe(1);
    const rows = await app.database.query<{ quantity: number }>('SELECT quantity FROM reservation ORDER BY quantity');
    expect(rows.map((row) => row.quantity)).toEqual([2, 3]);
  });
});
