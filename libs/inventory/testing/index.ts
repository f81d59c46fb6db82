import { Database, idBytes } from 'markethall/kernel';
import { InventoryService, LocationService, StockAdjustmentService, type Location } from 'markethall/inventory';

/** What a builder needs of a running application; the test harness and a Nest context both have it. */
export interface TestContext {
  get<T>(token: abstract new (...args: never[]) => T): T;
}

let counter = 0;

/** Sets what lies at a location (default: the default one) for variants. */
export async function seedStock(
  app: TestContext,
  variantIds: string | readonly string[],
  onHand: number,
  locationId: string | null = null,
): Promise<void> {
  const ids = typeof variantIds === 'string' ? [variantIds] : variantIds;
  await app
    .get(StockAdjustmentService)
    .adjust(ids.map((variantId) => ({ variantId, locationId, onHand, reason: 'test stock' })));
}

/** Another active location for all channels; a larger priority is asked later. */
export async function seedLocation(app: TestContext, priority = 10): Promise<Location> {
  counter += 1;
  const code = `location-${counter}-${process.pid}`;
  const input = { code, name: `Location ${counter}`, countryCode: null, priority, active: true, channelIds: null };
  return (await app.get(LocationService).create(input)).location;
}

/** Units for sale in a channel. */
export async function availableOf(app: TestContext, variantId: string, channelId: string): Promise<number> {
  const found = await app.get(InventoryService).availability([variantId], { channelId });
  return found.get(variantId)?.available ?? 0;
}

/** Counters of a variant's own item, summed over its locations. */
export async function levelOf(
  app: TestContext,
  variantId: string,
): Promise<{ onHand: number; reserved: number; allocated: number }> {
  const [row] = await app.get(Database).query<Record<'on_hand' | 'reserved' | 'allocated', string | null>[]>(
    `SELECT SUM(l.on_hand) AS on_hand, SUM(l.reserved) AS reserved, SUM(l.allocated) AS allocated
       FROM stock_level l JOIN variant_item vi ON vi.item_id = l.item_id WHERE vi.variant_id = ?`,
    [idBytes(variantId)],
  );
  return {
    onHand: Number(row?.on_hand ?? 0),
    reserved: Number(row?.reserved ?? 0),
    allocated: Number(row?.allocated ?? 0),
  };
}
