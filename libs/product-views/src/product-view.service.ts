import { Injectable } from '@nestjs/common';
import type { StoreContext } from 'markethall/channels';
import { InventoryService } from 'markethall/inventory';
import { type ListRequest, notFound, Page } from 'markethall/kernel';
import type { ProductDocument } from './product-document.js';
import type { PageVariant, ProductPage, ProductSummary } from './product-page.js';
import { ProductViewRepository } from './product-view.repository.js';
import { storedProduct, type StoredProduct } from './stored-product.js';
import { type PriceOf, ShopPrices } from './shop-prices.js';

/** Up to here the exact number of units is shown. */
const LOW_STOCK = 10;

type DocumentVariant = ProductDocument['variants'][number];

/** What is read live beside the stored document: price and stock of variants. */
interface Live {
  price: PriceOf;
  stock(variant: DocumentVariant): PageVariant['availability'];
}

/** What a shopper sees of products. Every statement count here is a budget: see test/product-views. */
@Injectable()
export class ProductViewService {
  constructor(
    private readonly views: ProductViewRepository,
    private readonly prices: ShopPrices,
    private readonly inventory: InventoryService,
  ) {}

  /**
   * A product page by id or slug. 404 where it is not published in the channel. With a customer, prices of the own
   * groups count: such a page is for nobody else.
   */
  async get(idOrSlug: string, store: StoreContext, customerId: string | null = null): Promise<ProductPage> {
    const found = await this.views.findPublished(idOrSlug, store.channel.id, store.locale);
    if (found === null) throw notFound('product');
    const live = await this.live([found], store, customerId);
    const { taxCategoryCode: _, variants: stored, ...rest } = found.doc;
    const variants = stored.map((variant) => variantView(variant, live));
    return {
      ...rest,
      variants,
      badges: [...new Set(variants.flatMap((variant) => variant.badges))],
      priceIncludesTax: store.channel.taxDisplay === 'gross',
    };
  }

  /** A page of products, with the range of prices and whether anything is in stock. */
  async list(
    request: ListRequest,
    store: StoreContext,
    customerId: string | null = null,
  ): Promise<Page<ProductSummary>> {
    const categories = request.filters.filter((filter) => filter.field === 'category');
    const found = await this.views.listPublished(
      { ...request, filters: request.filters.filter((filter) => filter.field !== 'category') },
      { channelId: store.channel.id, locale: store.locale, categoryId: idOf(categories[0]?.value) },
    );
    const products = found.items.map(storedProduct);
    const live = await this.live(products, store, customerId);
    return Page.of({ ...found, items: products }, ({ doc }) => summary(doc, live, store));
  }

  /** Which variants are counted is in their documents. */
  private async live(
    products: readonly StoredProduct[],
    store: StoreContext,
    customerId: string | null,
  ): Promise<Live> {
    const counted = products.flatMap(({ doc }) => doc.variants.filter((variant) => variant.trackInventory));
    const [price, units] = await Promise.all([
      this.prices.of(products, store, customerId),
      this.inventory.unitsForSale(
        counted.map((variant) => variant.id),
        { channelId: store.channel.id },
      ),
    ]);
    return {
      price,
      stock: (variant) => {
        if (!variant.trackInventory) return { inStock: true, lowStock: null };
        const available = units.get(variant.id) ?? 0;
        return { inStock: available > 0, lowStock: available <= LOW_STOCK ? available : null };
      },
    };
  }
}

const NOT_FOR_SALE = { price: null, compareAtPrice: null, priorPrice: null, discountPercent: null };
const NOTHING = { badges: [], priceTiers: [] };

function variantView(variant: DocumentVariant, live: Live): PageVariant {
  const price = live.price(variant.id);
  const { trackInventory: _, ...rest } = variant;
  return {
    ...rest,
    forSale: price !== null,
    ...(price ?? { ...NOT_FOR_SALE, ...NOTHING }),
    availability: live.stock(variant),
  };
}

function summary(doc: ProductDocument, live: Live, store: StoreContext): ProductSummary {
  const prices = doc.variants
    .flatMap((variant) => live.price(variant.id) ?? [])
    .sort((a, b) => a.price.amount - b.price.amount);
  const [cheapest, dearest] = [prices[0], prices.at(-1)];
  return {
    id: doc.id,
    slug: doc.slug,
    name: doc.name,
    brand: doc.brand,
    image: doc.images[0] ?? null,
    forSale: cheapest !== undefined,
    priceFrom: cheapest?.price ?? null,
    priceTo: dearest?.price ?? null,
    compareAtPrice: cheapest?.compareAtPrice ?? null,
    priorPrice: cheapest?.priorPrice ?? null,
    discountPercent: cheapest?.discountPercent ?? null,
    badges: [...new Set(doc.variants.flatMap((variant) => live.price(variant.id)?.badges ?? []))],
    priceIncludesTax: store.channel.taxDisplay === 'gross',
    inStock: doc.variants.some((variant) => live.stock(variant).inStock),
    variantCount: doc.variants.length,
    onlyVariantId: doc.variants.length === 1 ? (doc.variants[0]?.id ?? null) : null,
    createdAt: doc.createdAt,
  };
}

const idOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
