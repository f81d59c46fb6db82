import { hints, type PromotionHint } from 'markethall/promotions';
import type { PricedBasket } from './price-basket.js';
import type { PricedCart, PricedLine, PricedShipping } from './priced-cart.js';
import { isGiftLine } from './promoted-lines.js';

/** What carts show and orders copy. */
export function pricedCartOf(basket: PricedBasket): PricedCart {
  const { facts, delivery, outcome, totals, goodsValue, weightGrams } = basket;
  const { channel, deliveryMethodId } = facts.request;
  const problems = [...basket.problems];
  if (deliveryMethodId !== null && delivery === null)
    problems.push({ lineId: null, variantId: null, code: 'delivery_method_unavailable' });
  return {
    ...totals,
    taxIncluded: channel.taxDisplay === 'gross',
    lines: linesOf(basket),
    shipping: shippingOf(basket),
    promotions: {
      applied: outcome.applied,
      unapplied: outcome.unapplied,
      couponProblems: outcome.couponProblems,
      hints: hintsOf(basket),
    },
    ...{ goodsValue, weightGrams, problems },
  };
}

/** What is missing to cheaper delivery interests nobody whose delivery costs nothing. */
function hintsOf({ outcome, input }: PricedBasket): PromotionHint[] {
  const found = hints(outcome);
  if (input.shipping === null) return found;
  const left = input.shipping.discounts.reduce((rest, { amount }) => rest - amount, input.shipping.price);
  return left > 0n ? found : found.filter(({ lane }) => lane !== 'shipping');
}

function linesOf({ lines, totals }: PricedBasket): PricedLine[] {
  return totals.lines.flatMap((line, index): PricedLine[] => {
    const source = lines[index];
    if (!source) return [];
    const { variant, price, manual, originalUnitPrice } = source;
    const { variantId, productId, sku, productName, variantName, slug, imageUrl } = variant;
    const { taxCategoryCode, trackInventory, weightGrams, isGiftCard } = variant;
    return [
      {
        variantId,
        productId,
        sku,
        productName,
        variantName,
        slug,
        imageUrl,
        originalUnitPrice,
        priceListId: manual === null ? (price?.priceListId ?? null) : null,
        isManual: manual !== null,
        isGift: isGiftLine(line.lineId),
        taxCategoryCode,
        trackInventory,
        weightGrams,
        isGiftCard,
        ...line,
      },
    ];
  });
}

function shippingOf({ totals, delivery }: PricedBasket): PricedShipping | null {
  if (!totals.shipping || !delivery) return null;
  const { methodId, code, name, description, taxCategoryCode } = delivery;
  return { ...totals.shipping, methodId, code, name, description, taxCategoryCode };
}
