import { Shipment, type ShipmentStatus } from './shipment.entity.js';

const at = new Date('2026-01-15T12:00:00.000Z');
const aShipment = (status: ShipmentStatus) =>
  Object.assign(new Shipment(), { status, shippedAt: null, deliveredAt: null });

describe('Shipment.advance', () => {
  it('is shipped and then delivered, and remembers when', () => {
    const shipment = aShipment('created');

    shipment.advance('shipped', at);
    shipment.advance('delivered', at);

    expect(shipment).toMatchObject({ status: 'delivered', shippedAt: at, deliveredAt: at });
  });

  it.each([
    ['created', 'delivered'],
    ['shipped', 'shipped'],
    ['shipped', 'canceled'],
    ['delivered', 'shipped'],
    ['canceled', 'shipped'],
    ['lost', 'delivered'],
  ] as const)('refuses %s → %s', (from, to) => {
    const shipment = aShipment(from);

    expect(() => shipment.advance(to, at)).toThrow(
      expect.objectContaining({ code: 'shipment_transition_refused', status: 409 }),
    );
    expect(shipment.status).toBe(from);
  });
});
