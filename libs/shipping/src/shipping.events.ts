import { AppEvent } from 'markethall/kernel';
import type { ShipmentStatus } from './entities/shipment.entity.js';

/** What a channel offers, or what it costs, changed. */
export class DeliveryMethodChanged extends AppEvent {
  static override readonly eventName = 'shipping.delivery-method-changed.v1';

  constructor(
    readonly methodId: string,
    override readonly channelId: string,
    readonly change: 'created' | 'updated' | 'deleted',
    version: number,
  ) {
    super();
    this.aggregate = { type: 'delivery_method', id: methodId, version };
  }

  override readonly aggregate: { type: string; id: string; version?: number };
}

/** A shipment came into being or moved on. */
export class ShipmentStatusChanged extends AppEvent {
  static override readonly eventName = 'shipping.shipment-status-changed.v1';

  constructor(
    readonly shipmentId: string,
    /** Whom it belongs to, such as an order's id. */
    readonly reference: string,
    readonly from: ShipmentStatus | null,
    readonly to: ShipmentStatus,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'shipment', id: shipmentId, version };
  }

  override readonly aggregate: { type: string; id: string; version?: number };
}
