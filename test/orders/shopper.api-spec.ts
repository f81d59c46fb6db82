import { OrderPermission, OrderQueryService, OrderService } from 'markethall/orders';
import { aPlacedOrder, aReadyCart, buy } from 'markethall/testing/checkout';
import { guestOrder, useShop } from '../checkout/support/shop.js';

describe('orders as buyers see them', () => {
  const app = useShop();
  const asCustomer = async () => {
    const customer = await app.asCustomer();
    const order = await aPlacedOrder(app, { customerId: customer.customerId, email: customer.email });
    return { customer, order };
  };
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.http.get(`/api/v1/store/orders${path}`).set(headers);

  it("lists a customer's own orders and nobody else's", async () => {
    const { customer, order } = await asCustomer();
    const { order: foreign } = await asCustomer();

    const list = await get('', customer.headers);

    expect(list.status).toBe(200);
    expect(list.headers['cache-control']).toBe('private, no-store');
    expect(list.body.data).toEqual([expect.objectContaining({ id: order.id, number: order.number })]);
    expect((await get(`?filter[customerId]=${foreign.customerId}`, customer.headers)).status).toBe(400);
    expect((await get('')).status).toBe(401);
  });

  it('shows an own order, and tells nothing about a foreign one', async () => {
    const { customer, order } = await asCustomer();
    const { order: foreign } = await asCustomer();

    const own = await get(`/${order.id}`, customer.headers);
    const other = await get(`/${foreign.id}`, customer.headers);
    const missing = await get('/ord_00000000000000000000000000', customer.headers);

    expect(own.body).toMatchObject({ id: order.id, number: order.number });
    expect(other.status).toBe(404);
    const { requestId: _one, instance: _its, ...otherBody } = other.body as Record<string, unknown>;
    const { requestId: _two, instance: _own, ...missingBody } = missing.body as Record<string, unknown>;
    expect(otherBody).toEqual(missingBody);
  });

  it('gives customers no token: they have their session', async () => {
    const customer = await app.asCustomer();
    const cart = await aReadyCart(app, { customerId: customer.customerId, email: customer.email });

    expect((await buy(app, cart)).orderToken).toBeNull();
  });

  describe("a guest's order", () => {
    const bought = async () => {
      const { order, orderToken } = await buy(app, await aReadyCart(app));
      return { order, token: orderToken ?? '' };
    };

    it('opens with its token only', async () => {
      const { order, token } = await bought();
      const { token: otherToken } = await bought();

      expect((await guestOrder(app, order.id, token)).body).toMatchObject({ id: order.id });
      expect((await get(`/${order.id}`)).status).toBe(404);
      for (const wrong of [otherToken, token.slice(1), `${token}A`, 'A'.repeat(43), "' OR 1=1 --"]) {
        expect((await guestOrder(app, order.id, wrong)).status).toBe(404);
      }
    });

    it('tells nothing of other orders, whatever is asked for', async () => {
      const { order, token } = await bought();

      expect((await get('', { 'order-token': token })).status).toBe(401);
      for (const query of ['?include=customer', '?filter[id]=x', '?expand=all']) {
        const response = await get(`/${order.id}${query}`, { 'order-token': token });
        expect(JSON.stringify(response.body)).not.toContain('tokenHash');
      }
    });

    it('closes after 180 days', async () => {
      const { order, token } = await bought();

      app.clock.advance(179 * 86_400_000);
      expect((await guestOrder(app, order.id, token)).status).toBe(200);
      app.clock.advance(2 * 86_400_000);
      expect((await guestOrder(app, order.id, token)).status).toBe(404);
      app.clock.advance(-181 * 86_400_000);
    });

    it('closes at once when staff revokes the link', async () => {
      const { order, token } = await bought();

      const response = await app.http
        .delete(`/api/v1/admin/orders/${order.id}/guest-token`)
        .set('Authorization', app.as([OrderPermission.RevokeToken]));

      expect(response.status).toBe(204);
      expect((await guestOrder(app, order.id, token)).status).toBe(404);
    });

    it('is linked with the secret in the fragment, and stored nowhere', async () => {
      const { order, token } = await bought();
      const stored = await app.get(OrderService).find(order.id);

      expect(stored && app.get(OrderQueryService).guestLink(stored)).toBe(
        `http://localhost:3000/orders/view#order=${order.id}&token=${token}`,
      );
      const rows = JSON.stringify([
        await app.database.query('SELECT * FROM sales_order'),
        await app.database.query('SELECT * FROM change_record'),
        await app.database.query('SELECT * FROM idempotency_record'),
        await app.publishedEvents(),
      ]);
      expect(rows).not.toContain(token);
    });
  });

  it('serves the page behind the link, the same for everybody', async () => {
    const response = await app.http.get('/orders/view');

    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toContain('text/html');
    expect(response.headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'sha256-/);
    expect(response.text).not.toMatch(/innerHTML|document\.write|eval\(/);
  });
});
