import type { PromotionFacts } from 'markethall/catalog';
import type { BasketLine, BasketShipping, PromotionBasket, PromotionOutcome } from 'markethall/promotions';
import { type Priceable, priceLines, taxInputs } from './line-prices.js';
import { countryOf, type PriceFacts } from './price-facts.js';
import { combineRates, taxOf } from './tax-math.js';

/** Lines of gifts have ids that no cart line can have. */
const GIFT = 'gift:';

export const isGiftLine = (lineId: string): boolean => lineId.startsWith(GIFT);

/** What promotions are asked about, from the lines as their prices were entered. */
export function basketOf(
  facts: PriceFacts,
  lines: readonly Priceable[],
  shipping: BasketShipping | null,
): PromotionBasket {
  const { request } = facts;
  return {
    at: request.at,
    channelId: request.channel.id,
    timeZone: request.channel.timeZone,
    currency: request.currency,
    country: countryOf(request),
    region: request.shippingAddress?.region ?? null,
    customerId: request.customerId,
    customerGroupIds: facts.customerGroupIds,
    isFirstOrder: facts.isFirstOrder,
    codes: request.codes,
    lines: lines.map((line) => basketLine(line, facts)),
    shipping,
    canGive: (variantId) => canGive(variantId, facts),
  };
}

/** It is sold here, has a price and is there. */
const canGive = (variantId: string, { variants, prices, request }: PriceFacts): boolean =>
  variants.get(variantId)?.sellable === true &&
  prices.has(variantId) &&
  request.withoutGifts?.includes(variantId) !== true;

/** The gifts of an outcome as lines at their ordinary price, which a discount then takes. */
export function giftLines(outcome: PromotionOutcome, facts: PriceFacts): Priceable[] {
  const lines = outcome.gifts.map((gift) => ({ lineId: `${GIFT}${gift.promotionId}:${gift.variantId}`, ...gift }));
  return priceLines({ ...facts.request, lines }, facts.variants, facts.prices, facts.taxes).priceable;
}

const NO_FACTS: PromotionFacts = {
  ...{ productId: '', brand: null, categoryIds: [], collectionIds: [], attributes: {} },
  isGiftCard: false,
};

function basketLine(line: Priceable, facts: PriceFacts): BasketLine {
  const { variant, askedUnitPrice: unitPrice, askedIncludesTax: priceIncludesTax } = line;
  const about = facts.facts.get(variant.variantId) ?? NO_FACTS;
  return {
    lineId: line.lineId,
    variantId: variant.variantId,
    productId: variant.productId,
    brand: about.brand,
    categoryIds: about.categoryIds,
    collectionIds: about.collectionIds,
    attributes: about.attributes,
    quantity: line.quantity,
    unitPrice,
    priceIncludesTax,
    grossOf: priceIncludesTax ? itself : withTax(variant.taxCategoryCode, facts),
    isManual: line.manual !== null,
    isExcluded: variant.isGiftCard,
  };
}

const itself = (amount: bigint): bigint => amount;

function withTax(categoryCode: string, { taxes, request }: PriceFacts): BasketLine['grossOf'] {
  const rate = combineRates(taxInputs(categoryCode, taxes));
  return (amount) => amount + taxOf(amount, rate, false, request.channel.roundingMode);
}
