import { Injectable } from '@nestjs/common';
import { itemIdOf, LocationService, StockAdjustmentService, StockLevel } from 'markethall/inventory';
import { Database } from 'markethall/kernel';
import { Price, PriceListService, PricingService } from 'markethall/pricing';
import { In, IsNull } from 'typeorm';

/** What lies at the default location, and what of it cannot be taken away; units. */
export interface PresentStock {
  onHand: number;
  /** The least that `onHand` may become: reserved, promised, unavailable and safety stock less what may be oversold. */
  committed: number;
}

/** A price to set, in minor units. */
export interface PriceEntry {
  variantId: string;
  currency: string;
  amount: bigint;
}

/** Adjustments that inventory takes at once. */
const ADJUSTMENTS = 500;

/** Prices and stock as files have them: the base price of a channel, the units at the default location. Set-based. */
@Injectable()
export class ProductFigures {
  constructor(
    private readonly db: Database,
    private readonly lists: PriceListService,
    private readonly pricing: PricingService,
    private readonly locations: LocationService,
    private readonly adjustments: StockAdjustmentService,
  ) {}

  /** Base prices of the channel: variant id → currency → minor units. */
  async pricesOf(variantIds: readonly string[], channelId: string): Promise<Map<string, Map<string, bigint>>> {
    const found = new Map<string, Map<string, bigint>>();
    const base = (await this.lists.baseListsOf([channelId])).get(channelId);
    if (base === undefined || variantIds.length === 0) return found;
    const prices = await this.db.repository(Price).find({
      select: { id: true, variantId: true, currency: true, amount: true },
      where: { variantId: In([...variantIds]), priceListId: base.priceListId, minQty: 1, validFrom: IsNull() },
    });
    for (const { variantId, currency, amount } of prices) {
      const own = found.get(variantId) ?? new Map<string, bigint>();
      found.set(variantId, own.set(currency, amount));
    }
    return found;
  }

  /** Stock at the default location by variant id; variants without a level are absent. */
  async stockOf(variantIds: readonly string[]): Promise<Map<string, PresentStock>> {
    if (variantIds.length === 0) return new Map();
    const variantOf = new Map(variantIds.map((id) => [itemIdOf(id), id]));
    const { id: locationId } = await this.locations.getDefault();
    const levels = await this.db.repository(StockLevel).findBy({ itemId: In([...variantOf.keys()]), locationId });
    return new Map(
      levels.map((level) => [
        variantOf.get(level.itemId) ?? '',
        { onHand: level.onHand, committed: level.onHand - level.available },
      ]),
    );
  }

  /** Sets base prices of the channel that differ. Returns the variant of each price that did. */
  async setPrices(entries: readonly PriceEntry[], channelId: string): Promise<string[]> {
    const present = await this.pricesOf([...new Set(entries.map((entry) => entry.variantId))], channelId);
    const changed = entries.filter(
      ({ variantId, currency, amount }) => present.get(variantId)?.get(currency) !== amount,
    );
    await this.pricing.setPrices(changed.map((entry) => ({ ...entry, channelId })));
    return changed.map((entry) => entry.variantId);
  }

  /** Sets what lies at the default location where it differs. Returns the variants where it did. */
  async setStock(units: ReadonlyMap<string, number>, cause: string): Promise<string[]> {
    const present = await this.stockOf([...units.keys()]);
    const changed = [...units].filter(([variantId, onHand]) => present.get(variantId)?.onHand !== onHand);
    for (let at = 0; at < changed.length; at += ADJUSTMENTS) {
      const part = changed.slice(at, at + ADJUSTMENTS);
      await this.adjustments.adjust(
        part.map(([variantId, onHand]) => ({ variantId, locationId: null, onHand, reason: 'import' })),
        cause,
      );
    }
    return changed.map(([variantId]) => variantId);
  }
}
