import { Injectable } from '@nestjs/common';
import { CatalogService, ownVariants } from 'markethall/catalog';
import {
  channelScope,
  contentTag,
  Database,
  idBytes,
  keysetPage,
  type Actor,
  type KeysetPage,
  type ListRequest,
} from 'markethall/kernel';
import type { SelectQueryBuilder } from 'typeorm';
import { PriceList } from './entities/price-list.entity.js';
import { PricePoint } from './entities/price-point.entity.js';
import { Price } from './entities/price.entity.js';
import { priceListNotFound, variantNotFound } from './pricing.errors.js';

/** Lists of prices and price lists for staff; each sees the lists of the own channels and those for all. */
@Injectable()
export class PriceQueries {
  constructor(
    private readonly db: Database,
    private readonly catalog: CatalogService,
  ) {}

  /** Of the variants and the lists that the actor may see. */
  prices(list: ListRequest, actor: Actor): Promise<KeysetPage<Price>> {
    const qb = this.db.read().createQueryBuilder(Price, 'p');
    if (channelScope(actor) !== 'all') {
      const lists = visible(qb.subQuery().select('pl.id').from(PriceList, 'pl'), 'pl', actor);
      qb.andWhere('p.priceListId IN ' + lists.getQuery()).setParameters(lists.getParameters());
    }
    const own = ownVariants(actor, 'p.variant_id');
    if (own !== null) qb.andWhere(own.sql, own.parameters);
    const columns = {
      variantId: 'p.variantId',
      priceListId: 'p.priceListId',
      currency: 'p.currency',
      updatedAt: 'p.updatedAt',
    };
    return keysetPage(qb, list, columns, { idField: 'p.id', idPrefix: 'price' });
  }

  lists(list: ListRequest, actor: Actor): Promise<KeysetPage<PriceList>> {
    const qb = visible(this.db.read().createQueryBuilder(PriceList, 'l'), 'l', actor);
    const columns = { name: 'l.name', code: 'l.codeKey', kind: 'l.kind', channelId: 'l.channelId', active: 'l.active' };
    return keysetPage(qb, list, columns, { idField: 'l.id', idPrefix: 'plist' });
  }

  /** A list that the actor may see. Errors: price_list_not_found (404). */
  async list(id: string, actor: Actor): Promise<PriceList> {
    const qb = this.db
      .read()
      .createQueryBuilder(PriceList, 'l')
      .where('l.id = :id', { id: idBytes(id) });
    const found = await visible(qb, 'l', actor).getOne();
    if (!found) throw priceListNotFound();
    return found;
  }

  /** All prices of a variant in the lists that the actor may see, at most 1,000. Errors: variant_not_found (404). */
  async ofVariant(variantId: string, actor: Actor): Promise<Price[]> {
    await this.assertVariant(variantId, actor);
    const qb = this.db
      .repository(Price)
      .createQueryBuilder('p')
      .where('p.variantId = :variant', { variant: idBytes(variantId) });
    if (channelScope(actor) !== 'all') {
      const lists = visible(qb.subQuery().select('pl.id').from(PriceList, 'pl'), 'pl', actor);
      qb.andWhere('p.priceListId IN ' + lists.getQuery()).setParameters(lists.getParameters());
    }
    return qb.orderBy('p.priceListId').addOrderBy('p.currency').addOrderBy('p.minQty').limit(1000).getMany();
  }

  /**
   * The ETag of a variant's prices: of all lists, so that it is the same for all staff. `lock` lets nobody else write
   * them until the transaction ends.
   */
  async tagOf(variantId: string, lock = false): Promise<string> {
    const sql = lock ? PRICES_OF_VARIANT + ' FOR UPDATE' : PRICES_OF_VARIANT;
    const rows = await this.db.query<Record<string, Buffer | Date | string | number | null>[]>(sql, [
      idBytes(variantId),
    ]);
    return contentTag(variantId + JSON.stringify(rows.map((row) => Object.values(row).map(written))));
  }

  /** Throws variant_not_found (404), also for a variant of other channels than the actor's. */
  async assertVariant(variantId: string, actor: Actor): Promise<void> {
    if (!(await this.catalog.ownProductIdsOf([variantId], actor)).has(variantId)) throw variantNotFound();
  }

  /** What a variant cost over time, in the lists that the actor may see. Errors: variant_not_found (404). */
  async history(variantId: string, list: ListRequest, actor: Actor): Promise<KeysetPage<PricePoint>> {
    await this.assertVariant(variantId, actor);
    const qb = this.db
      .read()
      .createQueryBuilder(PricePoint, 'pp')
      .where('pp.variantId = :variant', { variant: idBytes(variantId) });
    if (channelScope(actor) !== 'all') {
      const lists = visible(qb.subQuery().select('pl.id').from(PriceList, 'pl'), 'pl', actor);
      qb.andWhere('pp.priceListId IN ' + lists.getQuery()).setParameters(lists.getParameters());
    }
    const columns = { priceListId: 'pp.priceListId', currency: 'pp.currency', recordedAt: 'pp.recordedAt' };
    return keysetPage(qb, list, columns, { idField: 'pp.id', idPrefix: 'pp' });
  }
}

const PRICES_OF_VARIANT = `
  SELECT price_list_id, currency, min_qty, starts_at, valid_from, valid_to, amount, includes_tax
    FROM price FORCE INDEX (price_variant) WHERE variant_id = ?
   ORDER BY variant_id, currency, price_list_id, min_qty, starts_at`;

const written = (value: Buffer | Date | string | number | null): string =>
  value instanceof Buffer ? value.toString('hex') : value instanceof Date ? value.toISOString() : String(value);

/** Lists for all channels, and those of the actor's. */
function visible<E extends object>(qb: SelectQueryBuilder<E>, alias: string, actor: Actor): SelectQueryBuilder<E> {
  const scope = channelScope(actor);
  if (scope === 'all') return qb;
  if (scope.length === 0) return qb.andWhere(alias + '.channelId IS NULL');
  return qb.andWhere('(' + alias + '.channelId IS NULL OR ' + alias + '.channelId IN (:...scope))', {
    scope: scope.map(idBytes),
  });
}
