import { AppEvent } from 'markethall/kernel';

/** Prices of these variants (at most 1,000 an event) changed: read `PricingService.getPrices` again. */
export class PriceChanged extends AppEvent {
  static override readonly eventName = 'pricing.price-changed.v1';
  override readonly aggregate: { type: string; id: string; version?: number };

  constructor(
    readonly variantIds: string[],
    readonly priceListId: string,
  ) {
    super();
    this.aggregate = { type: 'price_list', id: priceListId };
  }
}

/** A list was added, changed its audience, time or rank, or went away: prices of any variant may differ. */
export class PriceListChanged extends AppEvent {
  static override readonly eventName = 'pricing.price-list-changed.v1';
  override readonly aggregate: { type: string; id: string; version?: number };

  constructor(
    readonly priceListId: string,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'price_list', id: priceListId, version };
  }
}
