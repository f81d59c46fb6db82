import { Injectable } from '@nestjs/common';
import sharp from 'sharp';
import { CatalogService, CategoryService, ProductService } from 'markethall/catalog';
import type { ChannelView } from 'markethall/channels';
import { StockAdjustmentService } from 'markethall/inventory';
import { Database, idFromBytes } from 'markethall/kernel';
import { AssetService } from 'markethall/media';
import { PricingService } from 'markethall/pricing';
import {
  type DemoCategory,
  demoCategories,
  demoGiftCard,
  demoOptions,
  type DemoProduct,
  demoProducts,
  type Words,
} from './catalog.data.js';
import { drawPicture } from './picture.js';

/** Ids of what was made: variants by product, in the order of the data. */
export type DemoVariants = string[][];

/** Tells the demo's own products and categories from those of a merchant. */
const OWN = 'demo-';

/** Puts the demo merchant's goods on the shelves, through the same services that staff uses. */
@Injectable()
export class DemoCatalog {
  /** More than five: what staff does with six services, and what is there already. */
  constructor(
    private readonly db: Database,
    private readonly catalog: CatalogService,
    private readonly categories: CategoryService,
    private readonly products: ProductService,
    private readonly pricing: PricingService,
    private readonly stock: StockAdjustmentService,
    private readonly assets: AssetService,
  ) {}

  /** Adds what is missing. A product is there with its prices and its stock, or not at all. */
  async make(channel: ChannelView, progress: (done: number, total: number) => void): Promise<DemoVariants> {
    const categoryIds = await this.ownIds('category', 'cat');
    await this.addCategories(demoCategories, null, categoryIds);
    const present = await this.ownIds('product', 'prod');
    const variantsOf = await this.catalog.variantIdsOf([...present.values()]);
    const variants: DemoVariants = [];
    for (const product of demoProducts) {
      const productId = present.get(product.sku);
      const known = productId === undefined ? undefined : variantsOf.get(productId);
      variants.push(known ?? (await this.addProduct(product, channel, categoryIds)));
      progress(variants.length, demoProducts.length);
    }
    if (!present.has(demoGiftCard.sku)) await this.addGiftCard(channel, categoryIds.get(demoGiftCard.category));
    return variants;
  }

  /** How many products there are that are not the demo's. */
  async countOthers(): Promise<number> {
    const [row] = await this.db.query<{ others: string | number }[]>(
      'SELECT COUNT(*) AS others FROM product WHERE external_id IS NULL OR external_id NOT LIKE ?',
      [`${OWN}%`],
    );
    return Number(row?.others ?? 0);
  }

  /** How many products of the demo there are. */
  async countOwn(): Promise<number> {
    return (await this.ownIds('product', 'prod')).size;
  }

  /** The demo's rows that are there, by the codes of its data. */
  private async ownIds(table: 'category' | 'product', prefix: string): Promise<Map<string, string>> {
    const sql = {
      category: 'SELECT id, external_id FROM category WHERE external_id LIKE ?',
      product: 'SELECT id, external_id FROM product WHERE external_id LIKE ?',
    };
    const rows = await this.db.query<{ id: Buffer; external_id: string }[]>(sql[table], [`${OWN}%`]);
    return new Map(rows.map((row) => [row.external_id.slice(OWN.length), idFromBytes(prefix, row.id)]));
  }

  private async addCategories(
    nodes: readonly DemoCategory[],
    parentId: string | null,
    ids: Map<string, string>,
  ): Promise<void> {
    for (const node of nodes) {
      const id = ids.get(node.code) ?? (await this.addCategory(node, parentId));
      ids.set(node.code, id);
      await this.addCategories(node.children ?? [], id, ids);
    }
  }

  private async addCategory(node: DemoCategory, parentId: string | null): Promise<string> {
    const { category } = await this.categories.create({
      parentId,
      externalId: OWN + node.code,
      translations: { en: { name: node.name.en }, de: { name: node.name.de } },
    });
    return category.id;
  }

  private async addProduct(
    product: DemoProduct,
    channel: ChannelView,
    categoryIds: Map<string, string>,
  ): Promise<string[]> {
    const pictureId = await this.addPicture(product);
    return this.db.transaction(() => this.insertProduct(product, pictureId, channel, categoryIds));
  }

  private async insertProduct(
    product: DemoProduct,
    pictureId: string,
    channel: ChannelView,
    categoryIds: Map<string, string>,
  ): Promise<string[]> {
    const options = product.options === undefined ? null : demoOptions[product.options];
    const values = options?.values ?? [{ code: '', pricePercent: 100, weightGrams: 0 }];
    const categoryId = categoryIds.get(product.category);
    const tree = await this.products.create({
      status: 'active',
      brand: product.brand,
      taxCategoryCode: product.tax ?? 'standard',
      externalId: OWN + product.sku,
      translations: {
        en: { name: product.name.en, description: `<p>${product.text.en}</p>` },
        de: { name: product.name.de, description: `<p>${product.text.de}</p>` },
      },
      channels: [{ channelId: channel.id, publishedFrom: null, publishedTo: null }],
      categoryIds: categoryId === undefined ? [] : [categoryId],
      imageIds: [pictureId],
      options:
        options === null
          ? []
          : [
              {
                code: options.code,
                translations: words(options.name),
                values: options.values.map((value) => ({ code: value.code, translations: words(value.name) })),
              },
            ],
      variants: values.map((value) => ({
        sku: value.code === '' ? product.sku : `${product.sku}-${value.code.toUpperCase()}`,
        weightGrams:
          value.weightGrams > 0 && product.options !== 'size'
            ? value.weightGrams
            : product.weightGrams + value.weightGrams,
        ...(options === null ? {} : { options: { [options.code]: value.code } }),
      })),
    });
    const ids = [...tree.variants].sort((a, b) => a.position - b.position).map((variant) => variant.id);
    await this.priceAndStock(
      product,
      channel,
      ids,
      values.map((value) => value.pricePercent),
    );
    return ids;
  }

  /** A variant for each value; without stock, and taxed when somebody buys with it. */
  private async addGiftCard(channel: ChannelView, categoryId: string | undefined): Promise<void> {
    const pictureId = await this.addPicture(demoGiftCard);
    await this.db.transaction(() => this.insertGiftCard(channel, categoryId, pictureId));
  }

  private async insertGiftCard(channel: ChannelView, categoryId: string | undefined, pictureId: string): Promise<void> {
    const { sku, name, text, option, values } = demoGiftCard;
    const tree = await this.products.create({
      status: 'active',
      kind: 'gift_card',
      externalId: OWN + sku,
      translations: {
        en: { name: name.en, description: `<p>${text.en}</p>` },
        de: { name: name.de, description: `<p>${text.de}</p>` },
      },
      channels: [{ channelId: channel.id, publishedFrom: null, publishedTo: null }],
      categoryIds: categoryId === undefined ? [] : [categoryId],
      imageIds: [pictureId],
      options: [
        {
          code: option.code,
          translations: words(option.name),
          values: values.map((value) => ({
            code: String(value),
            translations: words({ en: String(value), de: String(value) }),
          })),
        },
      ],
      variants: values.map((value) => ({ sku: `${sku}-${value}`, options: { [option.code]: String(value) } })),
    });
    const cards = [...tree.variants].sort((a, b) => a.position - b.position);
    await this.pricing.setPrices(
      cards.flatMap(({ id }, index) =>
        ['EUR', 'CHF'].map((currency) => ({
          variantId: id,
          channelId: channel.id,
          currency,
          amount: BigInt(values[index] ?? 0) * 100n,
        })),
      ),
    );
  }

  private async addPicture(drawn: Pick<DemoProduct, 'sku' | 'shape' | 'hue'>): Promise<string> {
    const picture = await sharp(Buffer.from(drawPicture(drawn)))
      .png()
      .toBuffer();
    return (await this.assets.store(picture, `${drawn.sku.toLowerCase()}.png`)).id;
  }

  private async priceAndStock(
    product: DemoProduct,
    channel: ChannelView,
    ids: string[],
    percents: number[],
  ): Promise<void> {
    const priceOf = (base: number, percent: number) => BigInt(Math.round((base * percent) / 1000) * 10);
    await this.pricing.setPrices(
      ids.flatMap((variantId, index) => {
        const percent = percents[index] ?? 100;
        return [
          { variantId, channelId: channel.id, currency: 'EUR', amount: priceOf(product.eur, percent) },
          { variantId, channelId: channel.id, currency: 'CHF', amount: priceOf(product.chf, percent) },
        ];
      }),
    );
    await this.stock.adjust(
      ids.map((variantId, index) => ({
        variantId,
        locationId: null,
        delta: Math.max(5, Math.round(product.stock / (index + 1))),
        reason: 'opening stock',
      })),
    );
  }
}

const words = (name: Words): Record<string, { name: string }> => ({ en: { name: name.en }, de: { name: name.de } });
