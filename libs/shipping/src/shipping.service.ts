import { Injectable } from '@nestjs/common';
import {
  Changes,
  Clock,
  Database,
  Events,
  idBytes,
  insertRows,
  newId,
  notFound,
  updateVersioned,
} from 'markethall/kernel';
import { type DeliveryOption, DeliveryOptions, type DeliveryRequest } from './delivery-options.js';
import { ShipmentLine } from './entities/shipment-line.entity.js';
import { Shipment, type ShipmentStatus } from './entities/shipment.entity.js';
import { shipmentWithoutLines } from './shipping.errors.js';
import { ShipmentStatusChanged } from './shipping.events.js';

/** What leaves the house. */
export interface NewShipment {
  /** Whom it belongs to, such as an order's id. */
  reference: string;
  carrier?: string | null;
  trackingNumber?: string | null;
  trackingUrl?: string | null;
  lines: readonly { lineReference: string; quantity: number }[];
  /** `shipped` (the default) when the carrier has it already, `created` when it is still to be packed. */
  status?: 'created' | 'shipped';
}

/** What other modules ask of shipping. */
@Injectable()
export class ShippingService {
  constructor(
    private readonly deliveryOptions: DeliveryOptions,
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
  ) {}

  /** What can be offered, cheapest statement count: none when warm, two when cold. An empty list is a valid answer. */
  options(request: DeliveryRequest): Promise<DeliveryOption[]> {
    return this.deliveryOptions.find(request);
  }

  /** Loads the methods into the cache: call it before a transaction that prices, since a miss inside is not kept. */
  warm(): Promise<void> {
    return this.deliveryOptions.warm();
  }

  /** Records a shipment. How much may be shipped is decided by whom the reference belongs to. */
  createShipment(input: NewShipment): Promise<Shipment> {
    return this.db.transaction(async () => {
      if (input.lines.length === 0) throw shipmentWithoutLines();
      const now = this.clock.now();
      const shipment = Object.assign(new Shipment(), {
        id: newId('shp'),
        reference: input.reference,
        status: 'created' satisfies ShipmentStatus,
        carrier: input.carrier ?? null,
        trackingNumber: input.trackingNumber ?? null,
        trackingUrl: input.trackingUrl ?? null,
        shippedAt: null,
        deliveredAt: null,
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      if ((input.status ?? 'shipped') === 'shipped') shipment.advance('shipped', now);
      shipment.lines = linesOf(shipment.id, input.lines);
      await insertRows(this.db, Shipment, [shipment]);
      await insertRows(this.db, ShipmentLine, shipment.lines);
      this.changes.record({
        entityType: 'shipment',
        id: shipment.id,
        version: 1,
        before: null,
        after: snapshot(shipment),
      });
      this.events.publish(new ShipmentStatusChanged(shipment.id, shipment.reference, null, shipment.status, 1));
      return shipment;
    });
  }

  /** Moves a shipment on. Throws `shipment_not_found`, `shipment_transition_refused` (409). */
  advanceShipment(shipmentId: string, to: ShipmentStatus): Promise<Shipment> {
    return this.db.transaction(async () => {
      await this.db.query('SELECT id FROM shipment WHERE id = ? FOR UPDATE', [idBytes(shipmentId)]);
      const shipment = await this.getShipment(shipmentId);
      const before = snapshot(shipment);
      const from = shipment.status;
      shipment.advance(to, this.clock.now());
      await updateVersioned(this.db, Shipment, shipment);
      const { id, version } = shipment;
      this.changes.record({ entityType: 'shipment', id, version, before, after: snapshot(shipment) });
      this.events.publish(new ShipmentStatusChanged(id, shipment.reference, from, to, version));
      return shipment;
    });
  }

  /** With its lines. Throws `shipment_not_found`. */
  async getShipment(id: string): Promise<Shipment> {
    const shipment = await this.db.repository(Shipment).findOne({ where: { id }, relations: { lines: true } });
    if (!shipment) throw notFound('shipment');
    return shipment;
  }

  /** The shipments of a reference with their lines, oldest first. */
  listShipments(reference: string): Promise<Shipment[]> {
    return this.db
      .repository(Shipment)
      .find({ where: { reference }, relations: { lines: true }, order: { id: 'ASC' }, take: 1000 });
  }
}

function linesOf(shipmentId: string, lines: NewShipment['lines']): ShipmentLine[] {
  const quantities = new Map<string, number>();
  for (const { lineReference, quantity } of lines) {
    quantities.set(lineReference, (quantities.get(lineReference) ?? 0) + quantity);
  }
  return [...quantities].map(([lineReference, quantity]) =>
    Object.assign(new ShipmentLine(), { id: newId('shl'), shipmentId, lineReference, quantity }),
  );
}

function snapshot(shipment: Shipment): object {
  const { reference, status, carrier, trackingNumber, trackingUrl } = shipment;
  const lines = shipment.lines.map((line) => `${line.quantity} x ${line.lineReference}`);
  return { reference, status, carrier, trackingNumber, trackingUrl, lines };
}
