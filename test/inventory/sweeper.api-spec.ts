import { ChannelService } from 'markethall/channels';
import { InventoryService } from 'markethall/inventory';
import { newId } from 'markethall/kernel';
import { seedProduct } from 'markethall/testing/catalog';
import { levelOf, seedStock } from 'markethall/testing/inventory';
import { ExpireReservationsSchedule } from '../../libs/inventory/src/jobs/expire-reservations.schedule.js';
import { useApp } from '../support/app.js';

describe('workers of inventory', () => {
  const app = useApp({ worker: true });

  it('ends what is over-due, in batches, and nothing else', async () => {
    const { variantId } = await seedProduct(app);
    await seedStock(app, variantId, 100);
    const channelId = (await app.get(ChannelService).getDefault()).id;
    const hold = (minutes: number) =>
      app.get(InventoryService).reserve({
        reference: newId('ord'),
        lines: [{ variantId, quantity: 1, lineReference: newId('oli') }],
        expiresAt: new Date(app.clock.nowMs() + minutes * 60_000),
        channelId,
      });
    for (let n = 0; n < 30; n += 1) await hold(1);
    await hold(30);
    app.clock.advance(120_000);

    const schedule = app.worker?.get(ExpireReservationsSchedule, { strict: false });
    await schedule?.expire({ name: 'inventory.expire-reservations', fence: 1, signal: new AbortController().signal });

    expect(await levelOf(app, variantId)).toMatchObject({ onHand: 100, reserved: 1 });
  });

  it('gives every new variant an empty level, so that staff find it', async () => {
    const { variantId } = await seedProduct(app);
    await app.settle();

    const levels = await app.http
      .get(`/api/v1/admin/stock-levels?filter[variantId]=${variantId}`)
      .set('Authorization', app.as(['inventory:read']));

    expect(levels.body.data).toMatchObject([{ onHand: 0, variantIds: [variantId] }]);
  });
});
