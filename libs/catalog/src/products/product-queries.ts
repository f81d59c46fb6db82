import { Injectable } from '@nestjs/common';
import { ChannelService, localeFallbacks } from 'markethall/channels';
import {
  Database,
  idBytes,
  idFromBytes,
  keyOf,
  keysetPage,
  type KeysetPage,
  type ListFilter,
  type ListRequest,
  RequestContext,
} from 'markethall/kernel';
import { AssetService } from 'markethall/media';
import type { SelectQueryBuilder } from 'typeorm';
import { best } from '../selling/best-translation.js';
import { Variant } from '../variants/entities/variant.entity.js';
import { Product } from './entities/product.entity.js';
import { narrowToOwn } from './product-scope.js';

/** A product in a list for staff. */
export type ProductListRow = {
  product: Product;
  name: string;
  slug: string;
  imageUrl: string | null;
  variantCount: number;
};

type RawName = { product_id: Buffer; locale: string; name: string; slug: string };
type RawFacts = { id: Buffer; variants: string | number; checksum: string | null };

/** Lists of products and variants for staff, of the channels that the actor may see. */
@Injectable()
export class ProductQueries {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelService,
    private readonly assets: AssetService,
  ) {}

  /** `q`: the beginning of a name, in any language, without regard to case. Three statements. */
  async products(list: ListRequest, q: string | null): Promise<KeysetPage<ProductListRow>> {
    const qb = this.db.read().createQueryBuilder(Product, 'p');
    narrowToOwn(qb, RequestContext.actor(), 'p.id');
    const own = restrict(qb, list);
    if (q !== null) {
      qb.andWhere('EXISTS (SELECT 1 FROM product_translation pt WHERE pt.product_id = p.id AND pt.name LIKE :q)', {
        q: prefix(q),
      });
    }
    const columns = {
      status: 'p.status',
      brand: 'p.brand',
      productType: 'p.productType',
      externalId: 'p.externalId',
      updatedAt: 'p.updatedAt',
    };
    const found = await keysetPage(qb, own, columns, { idField: 'p.id', idPrefix: 'prod' });
    return { ...found, items: await this.complete(found.items) };
  }

  variants(list: ListRequest): Promise<KeysetPage<Variant>> {
    const qb = this.db.read().createQueryBuilder(Variant, 'v');
    narrowToOwn(qb, RequestContext.actor(), 'v.product_id');
    const columns = {
      productId: 'v.productId',
      sku: 'v.skuKey',
      barcode: 'v.barcode',
      active: 'v.active',
      externalId: 'v.externalId',
    };
    const folded = list.filters.map((filter) =>
      filter.field === 'sku' ? { ...filter, value: folding(filter) } : filter,
    );
    return keysetPage(qb, { ...list, filters: folded }, columns, { idField: 'v.id', idPrefix: 'var' });
  }

  private async complete(products: readonly Product[]): Promise<ProductListRow[]> {
    if (products.length === 0) return [];
    const ids = products.map((product) => idBytes(product.id));
    const { defaultLocale } = await this.channels.getDefault();
    const names = await this.db.query<RawName[]>(
      'SELECT product_id, locale, name, slug FROM product_translation WHERE product_id IN (?)',
      [ids],
    );
    const chosen = new Map(
      best(names, (row) => row.product_id.toString('hex'), localeFallbacks(defaultLocale, defaultLocale)).map((row) => [
        idFromBytes('prod', row.product_id),
        row,
      ]),
    );
    const facts = new Map((await this.facts(ids)).map((row) => [idFromBytes('prod', row.id), row]));
    return products.map((product) => {
      const words = chosen.get(product.id);
      const own = facts.get(product.id);
      const imageUrl = own?.checksum ? this.assets.urlOf({ checksum: own.checksum }, 'thumb') : null;
      return {
        product,
        name: words?.name ?? '',
        slug: words?.slug ?? '',
        imageUrl,
        variantCount: Number(own?.variants ?? 0),
      };
    });
  }

  private facts(ids: readonly Buffer[]): Promise<RawFacts[]> {
    return this.db.query<RawFacts[]>(
      `SELECT p.id, a.checksum,
              (SELECT COUNT(*) FROM variant v WHERE v.product_id = p.id AND v.archived_at IS NULL) AS variants
         FROM product p LEFT JOIN product_asset a ON a.product_id = p.id AND a.position = 0
        WHERE p.id IN (?)`,
      [ids],
    );
  }
}

/** Filters that are no column of the product become conditions; what is left goes to the pager. */
function restrict(qb: SelectQueryBuilder<Product>, list: ListRequest): ListRequest {
  const CONDITIONS: Record<string, string> = {
    categoryId: `EXISTS (SELECT 1 FROM category top JOIN category c ON c.path LIKE CONCAT(top.path, '%')
                   JOIN product_category pc ON pc.category_id = c.id WHERE top.id IN (:...values) AND pc.product_id = p.id)`,
    channelId: 'EXISTS (SELECT 1 FROM product_channel pc WHERE pc.product_id = p.id AND pc.channel_id IN (:...values))',
    sku: 'EXISTS (SELECT 1 FROM variant v WHERE v.product_id = p.id AND v.sku_key IN (:...values))',
  };
  const rest: ListFilter[] = [];
  for (const [index, filter] of list.filters.entries()) {
    const condition = CONDITIONS[filter.field];
    if (condition === undefined) {
      rest.push(filter);
      continue;
    }
    const name = 'restrict' + index;
    qb.andWhere(condition.replace(':...values', ':...' + name), { [name]: bound(filter) });
  }
  return { ...list, filters: rest };
}

/** Values ready to bind; an empty list matches nothing. */
function bound(filter: ListFilter): unknown[] {
  const values: readonly unknown[] = Array.isArray(filter.value) ? filter.value : [filter.value];
  if (values.length === 0) return [null];
  return values.map((value) => (filter.type === 'id' ? idBytes(String(value)) : keyOf(String(value))));
}

const folding = (filter: ListFilter): ListFilter['value'] =>
  Array.isArray(filter.value) ? filter.value.map((value) => keyOf(String(value))) : keyOf(String(filter.value));

/** LIKE pattern of a beginning. */
const prefix = (text: string): string => text.replace(/[\\%_]/g, '\\$&') + '%';
