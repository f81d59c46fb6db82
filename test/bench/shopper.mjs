// Requests of a storefront, as prepared bytes.
import { randomUUID } from 'node:crypto';
import { load, requestBytes } from './http-client.mjs';

const STORE = '/api/v1/store';
const ADDRESS = {
  firstName: 'Ada',
  lastName: 'Byron',
  line1: 'Torstraße 1',
  postalCode: '10119',
  city: 'Berlin',
  countryCode: 'DE',
};
const LINES = 3;
const MOST_SECONDS = 6;

/** What shoppers do with the seeded goods. */
export class Shopper {
  constructor(url, goods) {
    this.url = url;
    this.goods = goods;
  }

  detailPath(index = 0) {
    return `${STORE}/products/${this.goods.productIds[index]}`;
  }

  listingPath() {
    return `${STORE}/products?limit=24`;
  }

  /** Every page of a product that is kept apart in the cache: by id and by slug, in each language and currency. */
  detailPaths() {
    return this.goods.productIds.flatMap((id, index) =>
      [id, `bench-jacket-${index + 1}`].flatMap((key) =>
        ['en', 'de'].flatMap((locale) =>
          ['EUR', 'CHF'].map((currency) => `${STORE}/products/${key}?locale=${locale}&currency=${currency}`),
        ),
      ),
    );
  }

  /** A new cart with the lines, ready to be bought. */
  createCart(lines = this.someLines()) {
    return requestBytes('POST', `${STORE}/carts`, {
      body: {
        email: 'ada@example.com',
        shippingAddress: ADDRESS,
        deliveryMethodId: this.goods.deliveryMethodId,
        lines,
      },
    });
  }

  addLine(cart) {
    return requestBytes('POST', `${STORE}/carts/${cart.id}/lines`, {
      headers: { 'cart-token': cart.token },
      body: { variantId: this.someVariant(), quantity: 1 },
    });
  }

  buy(cart) {
    return requestBytes('POST', `${STORE}/carts/${cart.id}/checkouts`, {
      headers: { 'cart-token': cart.token, 'idempotency-key': randomUUID() },
      body: { paymentMethod: 'sandbox', paymentToken: 'tok_success', expectedTotal: cart.total },
    });
  }

  /** Makes so many carts, not measured, or as many as can be made in a few seconds. */
  async carts(count, lines) {
    const carts = [];
    let asked = 0;
    await load(this.url, {
      connections: 8,
      seconds: MOST_SECONDS,
      next: () =>
        asked++ < count
          ? { bytes: this.createCart(lines), status: 201, done: (body) => carts.push(cartOf(body)) }
          : null,
    });
    return carts;
  }

  someVariant() {
    return this.goods.variantIds[Math.floor(Math.random() * this.goods.variantIds.length)];
  }

  someLines() {
    const chosen = new Set();
    while (chosen.size < LINES) chosen.add(this.someVariant());
    return [...chosen].map((variantId) => ({ variantId, quantity: 1 }));
  }
}

/** What later requests need of a cart that was just opened. */
export function cartOf(body) {
  const { id, token, grandTotal } = JSON.parse(body.toString('utf8'));
  return { id, token, total: grandTotal };
}
