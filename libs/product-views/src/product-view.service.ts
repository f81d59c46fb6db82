import { Injectable } from '@nestjs/common';
import type { StoreContext } from 'markethall/channels';
import { InventoryService } from 'markethall/inventory';
import { Clock, type ListRequest, MoneyView, notFound, Page } from 'markethall/kernel';
import { PricingService } from 'markethall/pricing';
import { TaxService } from 'markethall/tax';
import { displayAmount } from './display-price.js';
import type { ProductDocument } from './product-document.js';
import type { PageVariant, ProductPage, ProductSummary } from './product-page.js';
import { ProductViewRepository } from './product-view.repository.js';

/** Up to here the exact number of units is shown. */
const LOW_STOCK = 10;

type DocumentVariant = ProductDocument['variants'][number];

/** What is read live beside the stored document: price and stock of variants. */
interface Live {
  price(variantId: string, taxCategoryCode: string): bigint | null;
  stock(variant: DocumentVariant): PageVariant['availability'];
}

/** What a shopper sees of products. Every statement count here is a budget: see test/product-views. */
@Injectable()
export class ProductViewService {
  constructor(
    private readonly views: ProductViewRepository,
    private readonly pricing: PricingService,
    private readonly inventory: InventoryService,
    private readonly taxes: TaxService,
    private readonly clock: Clock,
  ) {}

  /** A product page by id or slug. 404 where it is not published in the channel. */
  async get(idOrSlug: string, store: StoreContext): Promise<ProductPage> {
    const doc = await this.views.findPublished(idOrSlug, store.channel.id, store.locale);
    if (doc === null) throw notFound('product');
    const live = await this.live(doc.variants, store);
    const { taxCategoryCode, variants, ...rest } = doc;
    return {
      ...rest,
      variants: variants.map((variant) => variantView(variant, taxCategoryCode, live, store)),
      priceIncludesTax: store.channel.taxDisplay === 'gross',
    };
  }

  /** A page of products, with the range of prices and whether anything is in stock. */
  async list(request: ListRequest, store: StoreContext): Promise<Page<ProductSummary>> {
    const categories = request.filters.filter((filter) => filter.field === 'category');
    const found = await this.views.listPublished(
      { ...request, filters: request.filters.filter((filter) => filter.field !== 'category') },
      { channelId: store.channel.id, locale: store.locale, categoryId: idOf(categories[0]?.value) },
    );
    const docs = found.items.map((view) => JSON.parse(view.doc) as ProductDocument); // written by this module only
    const live = await this.live(
      docs.flatMap((doc) => doc.variants),
      store,
    );
    return Page.of({ ...found, items: docs }, (doc) => summary(doc, live, store));
  }

  /** Two statements at once; which variants are counted is in their documents. */
  private async live(variants: readonly DocumentVariant[], store: StoreContext): Promise<Live> {
    const { channel, currency } = store;
    const at = this.clock.now();
    const all = variants.map((variant) => variant.id);
    const counted = variants.filter((variant) => variant.trackInventory).map((variant) => variant.id);
    const [prices, units, rates] = await Promise.all([
      this.pricing.getPrices(all, { channelId: channel.id, currency, at }),
      this.inventory.unitsForSale(counted, { channelId: channel.id }),
      this.taxes.ratesFor({ channelId: channel.id, country: channel.defaultCountry, at }),
    ]);
    const showsTax = channel.taxDisplay === 'gross';
    return {
      price: (variantId, taxCategoryCode) => {
        const price = prices.get(variantId);
        if (price === undefined) return null;
        const rate = rates.get(taxCategoryCode)?.rate ?? '0';
        return displayAmount(price, { showsTax, rate, rounding: channel.roundingMode });
      },
      stock: (variant) => {
        if (!variant.trackInventory) return { inStock: true, lowStock: null };
        const available = units.get(variant.id) ?? 0;
        return { inStock: available > 0, lowStock: available <= LOW_STOCK ? available : null };
      },
    };
  }
}

function variantView(variant: DocumentVariant, taxCategoryCode: string, live: Live, store: StoreContext): PageVariant {
  const amount = live.price(variant.id, taxCategoryCode);
  const { trackInventory: _, ...rest } = variant;
  return {
    ...rest,
    price: amount === null ? null : MoneyView.of(amount, store.currency),
    availability: live.stock(variant),
  };
}

function summary(doc: ProductDocument, live: Live, store: StoreContext): ProductSummary {
  const amounts = doc.variants
    .map((variant) => live.price(variant.id, doc.taxCategoryCode))
    .filter((amount) => amount !== null)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [lowest, highest] = [amounts[0], amounts.at(-1)];
  return {
    id: doc.id,
    slug: doc.slug,
    name: doc.name,
    brand: doc.brand,
    image: doc.images[0] ?? null,
    priceFrom: lowest === undefined ? null : MoneyView.of(lowest, store.currency),
    priceTo: highest === undefined ? null : MoneyView.of(highest, store.currency),
    priceIncludesTax: store.channel.taxDisplay === 'gross',
    inStock: doc.variants.some((variant) => live.stock(variant).inStock),
    variantCount: doc.variants.length,
    onlyVariantId: doc.variants.length === 1 ? (doc.variants[0]?.id ?? null) : null,
    createdAt: doc.createdAt,
  };
}

const idOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
