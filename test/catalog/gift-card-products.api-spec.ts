import { CatalogService } from 'markethall/catalog';
import { CartService } from 'markethall/cart';
import { ChannelService } from 'markethall/channels';
import { aReadyCart, aSellableVariant } from 'markethall/testing/checkout';
import { useApp } from '../support/app.js';

describe('gift cards in the catalog', () => {
  const app = useApp();
  let staff: string;
  beforeEach(() => {
    staff = app.as(['product:read', 'product:write']);
  });
  const add = (body: object) =>
    app.http
      .post('/api/v1/admin/products')
      .set('Authorization', staff)
      .send({ status: 'active', translations: { en: { name: 'Gift card' } }, ...body });

  it('are products of a kind of their own, without stock and tax', async () => {
    const { status, body } = await add({ kind: 'gift_card', variants: [{ sku: 'GIFT-25' }] });

    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'gift_card', taxCategoryCode: 'zero', variants: [{ trackInventory: false }] });
    const channel = await app.get(ChannelService).getDefault();
    const [variant] = (
      await app
        .get(CatalogService)
        .getSellable([body.variants[0].id], { channelId: channel.id, locale: 'en', at: app.clock.now() })
    ).values();
    expect(variant).toMatchObject({ isGiftCard: true, trackInventory: false });
  });

  it('are goods unless said otherwise, for ever', async () => {
    const { body } = await add({ variants: [{ sku: 'MUG' }] });
    expect(body).toMatchObject({ kind: 'goods', variants: [{ trackInventory: true }] });

    const changed = await app.http
      .patch(`/api/v1/admin/products/${body.id}`)
      .set({ Authorization: staff, 'If-Match': `"${body.version}"` })
      .send({ kind: 'gift_card' });
    expect(changed.status).toBe(422);
    expect((await add({ kind: 'voucher' })).status).toBe(422);
  });

  it('cannot be counted', async () => {
    const { status, body } = await add({ kind: 'gift_card', variants: [{ sku: 'GIFT-50', trackInventory: true }] });
    expect([status, body.errors?.[0]?.code]).toEqual([422, 'gift_cards_have_no_stock']);
  });

  it('need an e-mail address and no other, unless goods lie beside them', async () => {
    const card = await aSellableVariant(app, { kind: 'gift_card' });
    const cart = await aReadyCart(app, { lines: [{ variantId: card, quantity: 1 }], delivery: 'none' });
    const required = async () => {
      const { requirements } = await app.get(CartService).view(cart.id, cart.credential);
      return requirements.map(({ code }) => code);
    };
    await app.get(CartService).update(cart.id, cart.credential, { shippingAddress: null });
    expect(await required()).toEqual([]);

    await app
      .get(CartService)
      .addLine(cart.id, cart.credential, { variantId: await aSellableVariant(app), quantity: 1 });
    expect(await required()).toEqual(['shipping_address_required', 'delivery_method_required']);
  });
});
