/** What a location has for sale of one item when the allocator is asked. Sorted by priority, then location id. */
export type LocationStock = { locationId: string; priority: number; available: number };

/** How much of the need one location serves. */
export type AllocationShare = { locationId: string; quantity: number };

/**
 * Extension point (single-valued): decides which locations serve a quantity of one item. Called inside the
 * reserving transaction: pure, no I/O. The guarded UPDATE behind it refuses what is not there, so a wrong answer
 * costs a refusal, never an oversale.
 */
export abstract class StockAllocator {
  /** Shares whose sum is `quantity`, or null when the locations cannot serve it. */
  abstract allocate(quantity: number, locations: readonly LocationStock[]): AllocationShare[] | null;
}

/** The first location by priority that can serve the whole quantity, else split over them by priority. */
export class PriorityStockAllocator extends StockAllocator {
  override allocate(quantity: number, locations: readonly LocationStock[]): AllocationShare[] | null {
    const whole = locations.find((location) => location.available >= quantity);
    if (whole) return [{ locationId: whole.locationId, quantity }];
    return this.split(quantity, locations);
  }

  private split(quantity: number, locations: readonly LocationStock[]): AllocationShare[] | null {
    const shares: AllocationShare[] = [];
    let open = quantity;
    for (const location of locations) {
      const take = Math.min(open, location.available);
      if (take <= 0) continue;
      shares.push({ locationId: location.locationId, quantity: take });
      open -= take;
      if (open === 0) return shares;
    }
    return null;
  }
}
