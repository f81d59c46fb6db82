import { newId } from 'markethall/kernel';
import { aCart } from 'markethall/testing/cart';
import { COMPLETION_LEASE_MS, MAX_LINES } from './cart.entity.js';

const now = new Date('2026-01-15T12:00:00.000Z');

describe('Cart.put', () => {
  it('adds units of the same variant with the same fields, whatever their order, to one line', () => {
    const cart = aCart();
    const variantId = newId('var');

    cart.put(variantId, 2, { engraving: 'A', color: { b: 1, a: 2 } }, now);
    const line = cart.put(variantId, 3, { color: { a: 2, b: 1 }, engraving: 'A' }, now);

    expect(cart.lines).toHaveLength(1);
    expect(line.quantity).toBe(5);
  });

  it('keeps lines with different fields apart and counts their units together', () => {
    const cart = aCart();
    const variantId = newId('var');

    cart.put(variantId, 2, { engraving: 'A' }, now);
    cart.put(variantId, 3, { engraving: 'B' }, now);
    cart.put(variantId, 4, null, now);

    expect(cart.lines.map((line) => line.quantity)).toEqual([2, 3, 4]);
    expect(cart.unitsOf(variantId)).toBe(9);
  });

  it('refuses more units than a line holds and leaves the line as it was', () => {
    const cart = aCart();
    const variantId = newId('var');
    const line = cart.put(variantId, 9_999, null, now);

    expect(() => cart.put(variantId, 2, null, now)).toThrow(
      expect.objectContaining({ code: 'quantity_too_large', status: 422 }),
    );
    expect(line.quantity).toBe(9_999);
  });

  it('refuses more lines than a cart holds', () => {
    const cart = aCart();
    for (let i = 0; i < MAX_LINES; i++) cart.put(newId('var'), 1, null, now);

    expect(() => cart.put(newId('var'), 1, null, now)).toThrow(
      expect.objectContaining({ code: 'cart_full', status: 422 }),
    );
  });
});

describe('Cart.assertOpen', () => {
  it('passes for an open cart', () => {
    expect(() => aCart().assertOpen(now)).not.toThrow();
  });

  it('refuses one that became an order, and names the order', () => {
    const cart = aCart({ completedAt: now, orderId: 'ord_1' });

    expect(() => cart.assertOpen(now)).toThrow(
      expect.objectContaining({ code: 'cart_completed', params: { orderId: 'ord_1', mergedIntoId: null } }),
    );
  });

  it('refuses one that was merged', () => {
    expect(() => aCart({ mergedIntoId: 'cart_1' }).assertOpen(now)).toThrow(
      expect.objectContaining({ code: 'cart_completed' }),
    );
  });

  it('refuses one that a checkout holds, until the hold is stale', () => {
    const cart = aCart({ completingAt: now });

    expect(() => cart.assertOpen(new Date(now.getTime() + COMPLETION_LEASE_MS - 1))).toThrow(
      expect.objectContaining({ code: 'cart_locked', status: 409 }),
    );
    expect(() => cart.assertOpen(new Date(now.getTime() + COMPLETION_LEASE_MS))).not.toThrow();
  });
});
