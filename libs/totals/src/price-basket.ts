import type { AppliedDiscount, BasketShipping, PromotionEngine, PromotionOutcome } from 'markethall/promotions';
import type { DeliveryOption } from 'markethall/shipping';
import { refuseOutOfRange } from './amount-range.js';
import { computeTotals } from './compute-totals.js';
import { type AskedShipping, dueOutcome } from './due-outcome.js';
import { dueHere, type Priceable, priceLines, taxInputs, type Taxes } from './line-prices.js';
import type { PriceFacts } from './price-facts.js';
import type { PriceProblem, PriceRequest } from './priced-cart.js';
import { basketOf, giftLines } from './promoted-lines.js';
import type { DiscountInput, Totals, TotalsInput, TotalsLineInput, TotalsShippingInput } from './totals.types.js';

/** What came of the facts, with everything that an explanation needs. */
export interface PricedBasket {
  facts: PriceFacts;
  /** Lines of the request, then gifts. */
  lines: readonly Priceable[];
  problems: readonly PriceProblem[];
  delivery: DeliveryOption | null;
  outcome: PromotionOutcome;
  input: TotalsInput;
  totals: Totals;
  /** What the goods cost as entered, after discounts. */
  goodsValue: bigint;
  weightGrams: number;
}

/**
 * Prices a basket: prices of the lines, promotions, totals. A pure function of the facts and of the delivery, whatever the
 * order of the lines. Throws `amount_out_of_range` (422).
 */
export function priceBasket(
  facts: PriceFacts,
  delivery: DeliveryOption | null,
  engine: Pick<PromotionEngine, 'evaluate'>,
): PricedBasket {
  const { request, taxes } = facts;
  const { priceable, problems } = priceLines(request, facts.variants, facts.prices, taxes);
  const shipping = delivery && askedShipping(delivery, taxes, request.channel);
  const asked: BasketShipping | null = delivery && {
    methodId: delivery.methodId,
    methodCode: delivery.code,
    price: delivery.amount,
  };
  const options = request.trace === true ? { trace: true } : {};
  const entered = engine.evaluate(basketOf(facts, priceable, asked), facts.promotions, facts.usage, options);
  const outcome = dueOutcome(entered, priceable, shipping);

  const lines = [...priceable, ...giftLines(outcome, facts)];
  // Traces show it: promotions are decided on it, also where less is asked because no tax is due.
  refuseOutOfRange(askedPrice(lines) + (asked?.price ?? 0n));
  const input = toInput(facts, lines, delivery && shipping && shippingInput(delivery, shipping, facts), outcome);
  const totals = computeTotals(input);
  const worth = (lineId: string) => (entered.lines.get(lineId) ?? []).reduce((sum, each) => sum + each.amount, 0n);
  return {
    ...{ facts, lines, problems, delivery, outcome, input, totals },
    goodsValue: priceable.reduce(
      (sum, line) => sum + line.askedUnitPrice * BigInt(line.quantity) - worth(line.lineId),
      0n,
    ),
    weightGrams: lines.reduce((sum, line) => sum + (line.variant.weightGrams ?? 0) * line.quantity, 0),
  };
}

/** What the goods cost as entered, before discounts. */
const askedPrice = (lines: readonly Priceable[]): bigint =>
  lines.reduce((sum, line) => sum + line.askedUnitPrice * BigInt(line.quantity), 0n);

function toInput(
  { request, taxes }: PriceFacts,
  lines: readonly Priceable[],
  shipping: TotalsShippingInput | null,
  outcome: PromotionOutcome,
): TotalsInput {
  const { channel, currency, trace } = request;
  const gifts = new Map(outcome.gifts.map((gift) => [`gift:${gift.promotionId}:${gift.variantId}`, gift]));
  return {
    currency,
    rounding: { mode: channel.roundingMode, tax: channel.taxRounding },
    display: channel.taxDisplay,
    lines: lines.map(({ lineId, quantity, variant, unitPrice, priceIncludesTax }): TotalsLineInput => {
      const gift = gifts.get(lineId);
      const discounts = gift
        ? [{ source: gift.promotionId, label: gift.label, code: gift.couponCode, amount: unitPrice * BigInt(quantity) }]
        : (outcome.lines.get(lineId) ?? []).map(discountOf);
      return {
        lineId,
        quantity,
        unitPrice,
        priceIncludesTax,
        discounts,
        sortKey: sortKeyOf(variant.variantId, unitPrice, quantity),
        taxes: taxInputs(variant.taxCategoryCode, taxes),
      };
    }),
    shipping: shipping && { ...shipping, discounts: outcome.shipping.map(discountOf) },
    fees: [],
    discounts: [],
    cashRounding: BigInt(channel.cashRounding?.[currency] ?? 0),
    ...(trace ? { trace } : {}),
  };
}

/** What a line is, whoever put it into the cart first. */
export const sortKeyOf = (variantId: string, unitPrice: bigint, quantity: number): string =>
  `${variantId}|${unitPrice}|${quantity}`;

const ORDER_SHARE = { scope: 'order' } as const;

export const discountOf = ({ promotionId, label, couponCode, lane, amount }: AppliedDiscount): DiscountInput => ({
  source: promotionId,
  label,
  code: couponCode,
  amount,
  ...(lane === 'order' && ORDER_SHARE),
});

function askedShipping(delivery: DeliveryOption, taxes: Taxes, channel: PriceRequest['channel']): AskedShipping {
  const due = dueHere(delivery.includesTax, taxes.get(delivery.taxCategoryCode), channel.roundingMode);
  return { price: delivery.amount, due };
}

function shippingInput(
  delivery: DeliveryOption,
  { due }: AskedShipping,
  { taxes, request: { channel } }: PriceFacts,
): TotalsShippingInput {
  return {
    price: due.of(delivery.amount),
    priceIncludesTax: due.includesTax,
    discounts: [],
    taxes: taxInputs(delivery.taxCategoryCode, taxes),
    proRata: channel.shippingTax === 'pro_rata',
  };
}
