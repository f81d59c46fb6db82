import { Injectable } from '@nestjs/common';
import { CatalogService, ownVariants } from 'markethall/catalog';
import {
  type Actor,
  channelScope,
  Clock,
  Changes,
  Database,
  idBytes,
  idFromBytes,
  isCheckViolation,
  keysetPage,
  type ListRequest,
  staleVersion,
} from 'markethall/kernel';
import type { SelectQueryBuilder } from 'typeorm';
import { Location } from './entities/location.entity.js';
import { StockLevel } from './entities/stock-level.entity.js';
import { StockMovement } from './entities/stock-movement.entity.js';
import { stockBelowCommitments, stockLevelNotFound, unknownLocation, unknownVariant } from './inventory.errors.js';
import { itemIdOf } from './inventory-items.js';
import { LocationService, type LocationWithChannels } from './location.service.js';

/** A level with the variants sold from it. */
export type StockLevelRow = { level: StockLevel; variantIds: string[] };
export type StockMovementRow = StockMovement;

type Listed<E> = { items: E[]; page: { next: string | null; prev: string | null; hasMore: boolean }; total?: number };

/** Lists for staff, each of the own channels, and the rules of a level that staff may set. */
@Injectable()
export class InventoryQueries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly locationService: LocationService,
    private readonly catalog: CatalogService,
  ) {}

  async locations(list: ListRequest, actor: Actor): Promise<Listed<LocationWithChannels>> {
    const qb = serving(this.db.read().createQueryBuilder(Location, 'l'), 'l.id', actor);
    const columns = { code: 'l.code', name: 'l.name', active: 'l.active' };
    const found = await keysetPage(qb, list, columns, { idField: 'l.id', idPrefix: 'loc' });
    const narrow = found.items.filter((location) => !location.allChannels).map((location) => location.id);
    const channels = await this.locationService.channelsOfMany(narrow);
    const items = found.items.map((location) => ({
      location,
      channelIds: location.allChannels ? null : (channels.get(location.id) ?? []),
    }));
    return { ...found, items };
  }

  async levels(list: ListRequest, actor: Actor): Promise<Listed<StockLevelRow>> {
    const qb = ownStock(this.db.read().createQueryBuilder(StockLevel, 's'), 's', actor);
    const columns = { itemId: 's.itemId', locationId: 's.locationId' };
    const found = await keysetPage(qb, this.withVariant(qb, 's', list), columns, { idField: 's.id', idPrefix: 'lvl' });
    const variants = await this.variantsOf(found.items.map((level) => level.itemId));
    return { ...found, items: found.items.map((level) => ({ level, variantIds: variants.get(level.itemId) ?? [] })) };
  }

  movements(list: ListRequest, actor: Actor): Promise<Listed<StockMovementRow>> {
    const qb = ownStock(this.db.read().createQueryBuilder(StockMovement, 'm'), 'm', actor);
    const columns = {
      itemId: 'm.itemId',
      locationId: 'm.locationId',
      kind: 'm.kind',
      causeId: 'm.causeId',
    };
    return keysetPage(qb, this.withVariant(qb, 'm', list), columns, { idField: 'm.id', idPrefix: 'mov' });
  }

  /** Errors: stock_level_not_found (404), also at a location or of a variant of other channels than the actor's. */
  async level(id: string, actor: Actor): Promise<StockLevelRow> {
    const qb = this.db
      .repository(StockLevel)
      .createQueryBuilder('s')
      .where('s.id = :id', { id: idBytes(id) });
    const level = await ownStock(qb, 's', actor).getOne();
    if (!level) throw stockLevelNotFound();
    return { level, variantIds: (await this.variantsOf([level.itemId])).get(level.itemId) ?? [] };
  }

  /**
   * Sets what is kept back and what may be oversold.
   * Errors: version_conflict (412), stock_below_commitments (409).
   */
  configure(
    id: string,
    version: number,
    rules: { safety?: number; backorderLimit?: number },
    actor: Actor,
  ): Promise<StockLevelRow> {
    return this.db.transaction(async () => {
      const { level, variantIds } = await this.level(id, actor);
      const safety = rules.safety ?? level.safety;
      const backorderLimit = rules.backorderLimit ?? level.backorderLimit;
      const { affectedRows } = await this.refusing(() =>
        this.db.execute(
          'UPDATE stock_level SET safety = ?, backorder_limit = ?, version = version + 1, updated_at = ? WHERE id = ? AND version = ?',
          [safety, backorderLimit, this.clock.now(), idBytes(id), version],
        ),
      );
      if (affectedRows !== 1)
        throw await staleVersion(this.db, {
          entityType: 'stock_level',
          id,
          expectedVersion: version,
          currentVersion: level.version,
        });
      this.changes.record({
        entityType: 'stock_level',
        id,
        version: version + 1,
        before: { safety: level.safety, backorderLimit: level.backorderLimit },
        after: { safety, backorderLimit },
      });
      const after = await this.level(id, actor);
      return { level: after.level, variantIds };
    });
  }

  /**
   * Refuses a variant and a location (null: the default one) of other channels than the actor's.
   * Errors: variant_unknown, location_unknown (422).
   */
  async assertOwn(variantId: string, locationId: string | null, actor: Actor): Promise<void> {
    if (channelScope(actor) === 'all') return; // what does not exist is refused by the adjustment itself
    const known = await this.catalog.ownProductIdsOf([variantId], actor);
    if (!known.has(variantId)) throw unknownVariant('/variantId');
    const id = locationId ?? (await this.locationService.getDefault()).id;
    if (!(await this.servesActor(id, actor))) throw unknownLocation('/locationId');
  }

  /** True when the location serves one of the actor's channels. */
  async servesActor(locationId: string, actor: Actor): Promise<boolean> {
    const qb = this.db
      .repository(Location)
      .createQueryBuilder('l')
      .where('l.id = :id', { id: idBytes(locationId) });
    return (await serving(qb, 'l.id', actor).getCount()) > 0;
  }

  private async refusing<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      throw isCheckViolation(error) ? stockBelowCommitments('stock_level_no_oversell') : error;
    }
  }

  /** Turns the filter by variant into one by its own item, and takes it out of the request. */
  private withVariant<E extends StockLevel | StockMovement>(
    qb: SelectQueryBuilder<E>,
    alias: string,
    list: ListRequest,
  ): ListRequest {
    const own = list.filters.filter((filter) => filter.field === 'variantId');
    for (const [index, filter] of own.entries()) {
      const values: readonly unknown[] = Array.isArray(filter.value) ? filter.value : [filter.value];
      const items = values.map((value) => idBytes(itemIdOf(String(value))));
      qb.andWhere(alias + '.itemId IN (:...items' + index + ')', {
        ['items' + index]: items.length > 0 ? items : [null],
      });
    }
    return { ...list, filters: list.filters.filter((filter) => filter.field !== 'variantId') };
  }

  private async variantsOf(itemIds: readonly string[]): Promise<Map<string, string[]>> {
    const variants = new Map<string, string[]>();
    if (itemIds.length === 0) return variants;
    const rows = await this.db.query<{ variant_id: Buffer; item_id: Buffer }[]>(
      'SELECT variant_id, item_id FROM variant_item WHERE item_id IN (?) ORDER BY item_id, variant_id',
      [itemIds.map(idBytes)],
    );
    for (const row of rows) {
      const itemId = idFromBytes('item', row.item_id);
      variants.set(itemId, [...(variants.get(itemId) ?? []), idFromBytes('var', row.variant_id)]);
    }
    return variants;
  }
}

/** Staff of some channels see the locations that serve one of them. */
function serving<E extends object>(qb: SelectQueryBuilder<E>, location: string, actor: Actor): SelectQueryBuilder<E> {
  const scope = channelScope(actor);
  if (scope === 'all') return qb;
  const everywhere = location + ' IN (SELECT loc.id FROM location loc WHERE loc.all_channels = 1)';
  if (scope.length === 0) return qb.andWhere(everywhere);
  const own =
    location + ' IN (SELECT lc.location_id FROM location_channel lc WHERE lc.channel_id IN (:...ownChannels))';
  return qb.andWhere('(' + everywhere + ' OR ' + own + ')', { ownChannels: scope.map(idBytes) });
}

/** Stock of variants that the actor may work on, at locations that serve the actor's channels. */
function ownStock<E extends StockLevel | StockMovement>(
  qb: SelectQueryBuilder<E>,
  alias: string,
  actor: Actor,
): SelectQueryBuilder<E> {
  const own = ownVariants(actor, 'ownvi.variant_id');
  if (own === null) return qb;
  const sold = `EXISTS (SELECT 1 FROM variant_item ownvi WHERE ownvi.item_id = ${alias}.itemId AND ${own.sql})`;
  return serving(qb, alias + '.locationId', actor).andWhere(sold, own.parameters);
}
