import { newId } from 'markethall/kernel';
import { aCart, aCartAddress } from 'markethall/testing/cart';
import { requirementsOf } from './cart-requirements.js';

const now = new Date('2026-01-15T12:00:00.000Z');

describe('requirementsOf', () => {
  it('asks an empty cart for everything', () => {
    expect(requirementsOf(aCart(), { problems: [] })).toEqual([
      { code: 'lines_required', field: 'lines', blocking: true },
      { code: 'email_required', field: 'email', blocking: true },
      { code: 'shipping_address_required', field: 'shippingAddress', blocking: true },
      { code: 'delivery_method_required', field: 'deliveryMethodId', blocking: true },
    ]);
  });

  it('asks a complete cart for nothing', () => {
    const cart = aCart({ email: 'ada@example.com', deliveryMethodId: newId('dm'), addresses: [aCartAddress()] });
    cart.put(newId('var'), 1, null, now);

    expect(requirementsOf(cart, { problems: [] })).toEqual([]);
  });

  it('names lines that cannot be bought and a delivery that is not offered any more', () => {
    const cart = aCart({ email: 'ada@example.com', deliveryMethodId: newId('dm'), addresses: [aCartAddress()] });
    const line = cart.put(newId('var'), 1, null, now);
    const { id: lineId, variantId } = line;

    const found = requirementsOf(
      cart,
      {
        problems: [
          { lineId, variantId, code: 'variant_unavailable' },
          { lineId: null, variantId: null, code: 'delivery_method_unavailable' },
        ],
      },
      [{ lineId, variantId, code: 'insufficient_stock', available: 1 }],
    );

    expect(found.map((each) => [each.code, each.field])).toEqual([
      ['line_unavailable', `lines/${lineId}`],
      ['line_out_of_stock', `lines/${lineId}`],
      ['delivery_method_unavailable', 'deliveryMethodId'],
    ]);
  });
});
