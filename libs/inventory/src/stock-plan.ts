import type { Shortage } from './inventory.errors.js';
import type { StockAllocator } from './stock-allocator.js';

/** A line of an order as the callers of inventory name it. */
export type StockLine = {
  lineReference: string;
  variantId: string;
  /** Units of the variant, at least 1. */
  quantity: number;
  /** The catalog's `trackInventory`, when the caller knows it; asked for otherwise. */
  tracked?: boolean;
};

/** One item of a variant at one location as the database has it. */
export type LevelRow = {
  variantId: string;
  itemId: string;
  perUnit: number;
  /** Null when the item has no level at a location that serves the channel. */
  locationId: string | null;
  priority: number;
  /** Units for sale; active reservations that are over still count against it. */
  available: number;
  /** Units of active reservations whose time is over. */
  expired: number;
};

/** What a line is to hold of an item at a location, in units of the item. */
export type PlannedHold = {
  lineReference: string;
  variantId: string;
  itemId: string;
  locationId: string;
  quantity: number;
  perUnit: number;
};

export type StockPlan = { holds: PlannedHold[]; shortages: Shortage[] };

type Component = { itemId: string; perUnit: number };

/** Levels of a set of variants, with what one request takes of them counted as it goes. */
export class StockSheet {
  private readonly components = new Map<string, Map<string, Component>>();
  private readonly levels = new Map<string, Map<string, { priority: number; available: number }>>();

  /** `expiredToo`: count what over-due reservations hold as for sale. */
  constructor(rows: readonly LevelRow[], expiredToo: boolean) {
    for (const row of rows) {
      const components = this.components.get(row.variantId) ?? new Map<string, Component>();
      components.set(row.itemId, { itemId: row.itemId, perUnit: row.perUnit });
      this.components.set(row.variantId, components);
      if (row.locationId === null) continue;
      const levels = this.levels.get(row.itemId) ?? new Map<string, { priority: number; available: number }>();
      levels.set(row.locationId, {
        priority: row.priority,
        available: row.available + (expiredToo ? row.expired : 0),
      });
      this.levels.set(row.itemId, levels);
    }
  }

  /** Items that make up a variant; empty for a variant that inventory has never seen. */
  componentsOf(variantId: string): Component[] {
    return [...(this.components.get(variantId)?.values() ?? [])];
  }

  /** Whole units of the variant for sale, over all locations; never negative. */
  availableUnits(variantId: string): number {
    const components = this.componentsOf(variantId);
    if (components.length === 0) return 0;
    return Math.max(0, Math.min(...components.map((c) => Math.floor(this.total(c.itemId) / c.perUnit))));
  }

  /** The stock of an item by location, by priority and then id. */
  locationsOf(itemId: string): { locationId: string; priority: number; available: number }[] {
    return [...(this.levels.get(itemId) ?? [])]
      .map(([locationId, level]) => ({ locationId, ...level }))
      .sort((a, b) => a.priority - b.priority || (a.locationId < b.locationId ? -1 : 1));
  }

  /** Counts a quantity as taken (or given back when negative). */
  take(itemId: string, locationId: string, quantity: number): void {
    const level = this.levels.get(itemId)?.get(locationId);
    if (level) level.available -= quantity;
  }

  private total(itemId: string): number {
    let sum = 0;
    for (const level of this.levels.get(itemId)?.values() ?? []) sum += Math.max(0, level.available);
    return sum;
  }
}

/**
 * Decides what every line holds where. `wants` are in units of the variant; the sheet is used up by it. Lines of the
 * same variant see what the lines before them took, so a sum over the stock is found before anything is written.
 */
export function planStock(lines: readonly StockLine[], sheet: StockSheet, allocator: StockAllocator): StockPlan {
  const before = new Map(lines.map((line) => [line.variantId, sheet.availableUnits(line.variantId)]));
  const requested = new Map<string, number>();
  const short = new Set<string>();
  const holds: PlannedHold[] = [];
  for (const line of lines) {
    requested.set(line.variantId, (requested.get(line.variantId) ?? 0) + line.quantity);
    const planned = planLine(line, sheet, allocator);
    if (planned) holds.push(...planned);
    else short.add(line.variantId);
  }
  const shortages = [...short].map((variantId) => ({
    variantId,
    requested: requested.get(variantId) ?? 0,
    available: before.get(variantId) ?? 0,
  }));
  return { holds, shortages };
}

function planLine(line: StockLine, sheet: StockSheet, allocator: StockAllocator): PlannedHold[] | null {
  const components = sheet.componentsOf(line.variantId);
  if (components.length === 0) return null;
  const holds: PlannedHold[] = [];
  for (const { itemId, perUnit } of components) {
    const shares = allocator.allocate(line.quantity * perUnit, sheet.locationsOf(itemId));
    if (!shares) return giveBack(holds, sheet);
    for (const share of shares) {
      sheet.take(itemId, share.locationId, share.quantity);
      holds.push({ lineReference: line.lineReference, variantId: line.variantId, itemId, perUnit, ...share });
    }
  }
  return holds;
}

function giveBack(holds: readonly PlannedHold[], sheet: StockSheet): null {
  for (const hold of holds) sheet.take(hold.itemId, hold.locationId, -hold.quantity);
  return null;
}
