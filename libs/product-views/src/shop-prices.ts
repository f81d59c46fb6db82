import { Injectable } from '@nestjs/common';
import { CatalogService, type PromotionFacts } from 'markethall/catalog';
import type { StoreContext } from 'markethall/channels';
import { answerHoldsUntil, Clock } from 'markethall/kernel';
import { type PriceAmount, PricingService, type VariantPrice } from 'markethall/pricing';
import { type ListingContext, PromotionEngine, PromotionService, type PromotionUsage } from 'markethall/promotions';
import { type TaxRateView, TaxService } from 'markethall/tax';
import { type ShownPromotions, shownPromotions } from './catalog-promotions.js';
import { listedVariant } from './listed-variant.js';
import { asEntered, offerOf } from './offer.js';
import { PriorPrices, type Reducible } from './prior-prices.js';
import type { StoredProduct } from './stored-product.js';
import { type PriceDisplay, type ShownPrice, shownPrice } from './shown-price.js';

/** The price of a variant by its id; null: not for sale. */
export type PriceOf = (variantId: string) => ShownPrice | null;

/** One variant with everything that its price depends on. */
interface Priced {
  product: StoredProduct;
  variantId: string;
  price: VariantPrice;
  display: PriceDisplay;
}

type Offered = Reducible & { display: PriceDisplay };

/** What is read before prices are made: the same for all variants. */
interface Facts {
  shown: ShownPromotions;
  usage: PromotionUsage | undefined;
  context: ListingContext;
  /** Of variants whose pages were stored without. */
  about: ReadonlyMap<string, PromotionFacts>;
}

/**
 * Prices of products as a shopper is shown them: selected from the lists, lowered by the promotions of the catalog lane as
 * a cart lowers them, with or without tax.
 */
@Injectable()
export class ShopPrices {
  constructor(
    private readonly pricing: PricingService,
    private readonly promotions: PromotionService,
    private readonly engine: PromotionEngine,
    private readonly taxes: TaxService,
    private readonly catalog: CatalogService,
    private readonly priors: PriorPrices,
    private readonly clock: Clock,
  ) {}

  /**
   * One statement; one more each for the groups of a customer, for prior prices where anything is reduced, and for catalog
   * promotions whose uses are limited. Says until when the answer holds.
   */
  async of(products: readonly StoredProduct[], store: StoreContext, customerId: string | null): Promise<PriceOf> {
    const { channel, currency } = store;
    const at = this.clock.now();
    const [active, customerGroupIds] = await Promise.all([
      this.promotions.active(channel.id, store.locale),
      this.pricing.audienceOf(customerId),
    ]);
    const shown = shownPromotions(active);
    const audience = { channelId: channel.id, currency, customerGroupIds, at };
    const variantIds = products.flatMap(variantIdsOf);
    const [{ prices, changesAt }, rates, usage, about] = await Promise.all([
      this.pricing.quote(variantIds, { ...audience, tiers: true }),
      this.taxes.ratesFor({ channelId: channel.id, country: channel.defaultCountry, at }),
      this.usageOf(shown, customerId),
      this.missingFacts(products, shown),
    ]);
    const context = contextOf(store, customerId, { customerGroupIds, at });
    answerHoldsUntil(changesAt);
    answerHoldsUntil(this.engine.changesAfter(shown.all, context));

    const priced = pricedVariants(products, prices, ({ doc }) => displayOf(store, rates.get(doc.taxCategoryCode)));
    const offered = priced.map((each) => this.offered(each, { shown, usage, context, about }));
    const priors = await this.priors.of(offered, context);
    const made = new Map(
      offered.map(({ variantId, price, display, offer }) => [
        variantId,
        shownPrice(price, display, offer, priors.get(variantId) ?? []),
      ]),
    );
    return (variantId) => made.get(variantId) ?? null;
  }

  private offered({ product, variantId, price, display }: Priced, { shown, usage, context, about }: Facts): Offered {
    const facts = listedVariant(product, variantId, about.get(variantId));
    const listed = (one: PriceAmount) => facts(one, display);
    const offer =
      shown.all.length === 0
        ? asEntered(price)
        : offerOf(price, listed, (one) => this.engine.catalogDiscountFor(one, context, shown.all, usage));
    return { variantId, price, display, offer, listed };
  }

  /** No statement where no catalog promotion is limited. A price that is used up is shown no more, as carts do not ask it. */
  private async usageOf({ catalog }: ShownPromotions, customerId: string | null): Promise<PromotionUsage | undefined> {
    if (catalog.length === 0) return undefined;
    return this.promotions.usageFor(catalog, [], { customerId, email: null });
  }

  /** Of pages that the release before has stored, until they are made anew. No statement without such, or promotions. */
  private async missingFacts(
    products: readonly StoredProduct[],
    { all }: ShownPromotions,
  ): Promise<ReadonlyMap<string, PromotionFacts>> {
    const without = all.length === 0 ? [] : products.filter(({ facts }) => facts === null);
    return this.catalog.getPromotionFacts(without.flatMap(variantIdsOf));
  }
}

const variantIdsOf = ({ doc }: StoredProduct): string[] => doc.variants.map((variant) => variant.id);

function pricedVariants(
  products: readonly StoredProduct[],
  prices: ReadonlyMap<string, VariantPrice>,
  displayOfProduct: (product: StoredProduct) => PriceDisplay,
): Priced[] {
  return products.flatMap((product) => {
    const display = displayOfProduct(product);
    return variantIdsOf(product).flatMap((variantId) => {
      const price = prices.get(variantId);
      return price === undefined ? [] : [{ product, variantId, price, display }];
    });
  });
}

const displayOf = ({ channel }: StoreContext, rate: TaxRateView | undefined): PriceDisplay => ({
  showsTax: channel.taxDisplay === 'gross',
  rate: rate?.rate ?? '0',
  rounding: channel.roundingMode,
});

/** As a cart without an address; whether it is a first order nobody knows here. */
function contextOf(
  { channel, currency }: StoreContext,
  customerId: string | null,
  audience: Pick<ListingContext, 'customerGroupIds' | 'at'>,
): ListingContext {
  return {
    ...{ channelId: channel.id, timeZone: channel.timeZone, currency, customerId },
    ...{ country: channel.defaultCountry, region: null, isFirstOrder: null },
    ...audience,
  };
}
