import type { PromotionFacts } from 'markethall/catalog';
import type { ChannelView } from 'markethall/channels';
import type { PlacedOrder } from 'markethall/orders';
import { couponKey, type CouponFacts } from 'markethall/promotions';
import type { DiscountInput, PriceTraceResponse, RememberedLine, RememberedSale, TaxInput } from 'markethall/totals';
import { aCoupon } from './trial.js';

/** What is known today about what was sold, and to whom. */
export interface PresentFacts {
  channel: ChannelView;
  facts: ReadonlyMap<string, PromotionFacts>;
  customerGroupIds: readonly string[];
  isFirstOrder: boolean | null;
}

/** An order as it can be priced again. */
export interface RememberedOrder {
  order: PlacedOrder['order'];
  sale: RememberedSale;
  /**
   * Its prices had a tax taken out that was not due (export, reverse charge, exemption): promotions are decided on prices as
   * they were entered, which are not remembered.
   */
  isLowered: boolean;
  /** Codes that were entered (normalized) with the promotions that they opened. */
  coupons: ReadonlyMap<string, CouponFacts>;
  /** What each promotion took, by id; minor units in the terms of the prices, gifts left out. */
  given: ReadonlyMap<string, { label: string; amount: bigint }>;
  /** Units that each promotion gave away. */
  gifts: ReadonlyMap<string, number>;
}

type Discount = PlacedOrder['discounts'][number];
type Tax = PlacedOrder['taxLines'][number];

/**
 * What is read of an order's price trace. PriceTraceResponse.from wrote it when the order was opened; its lines are those of
 * the order, in their order.
 */
export const TRACE_PARTS = {
  at: '$.at',
  gifts: '$.lines[*].isGift',
  manual: '$.lines[*].manual',
  contained: '$.lines[*].containedTax.amount',
  applied: '$.applied',
  unapplied: '$.unapplied',
} as const;

/** A part that is not there is null. */
interface RememberedTrace {
  at: PriceTraceResponse['at'] | null;
  gifts: readonly boolean[] | null;
  manual: readonly unknown[] | null;
  contained: readonly number[] | null;
  applied: PriceTraceResponse['applied'] | null;
  unapplied: PriceTraceResponse['unapplied'] | null;
}

/** Puts an order together from its copies. Its lines of gifts are left out: promotions decide about them anew. */
export function rememberedOrder(placed: PlacedOrder, present: PresentFacts): RememberedOrder {
  const { order, discounts } = placed;
  const trace = placed.trace as RememberedTrace | null; // the parts that TRACE_PARTS names
  const isGift = (index: number) => trace?.gifts?.[index] === true;
  const gifts = new Set(placed.lines.flatMap((line, index) => (isGift(index) ? [line.id] : [])));
  const coupons = couponsOf(discounts, trace);
  return {
    order,
    coupons,
    isLowered: trace?.contained?.some((amount) => amount > 0) === true,
    sale: {
      ...policyOf(order, present.channel),
      currency: order.currency,
      buyer: buyerOf(placed, present, [...coupons.keys()], trace),
      lines: placed.lines.flatMap((line, index) =>
        isGift(index) ? [] : [lineOf(line, placed, present.facts, (trace?.manual?.[index] ?? null) !== null)],
      ),
      shipping: shippingOf(placed),
      fees: placed.fees
        .filter(({ kind }) => kind !== CASH_ROUNDING)
        .map(({ id, kind, price, priceIncludesTax }) => ({
          ...{ feeId: id, kind, price, priceIncludesTax },
          taxes: taxesOf(placed.taxLines, (tax) => tax.feeId === id),
        })),
    },
    given: givenBy(discounts.filter(({ lineId }) => lineId === null || !gifts.has(lineId))),
    gifts: giftsBy(placed, gifts),
  };
}

const CASH_ROUNDING = 'cash_rounding';

function buyerOf(
  { order, addresses }: PlacedOrder,
  { channel, customerGroupIds, isFirstOrder }: PresentFacts,
  codes: readonly string[],
  trace: RememberedTrace | null,
): RememberedSale['buyer'] {
  const address = addresses.find(({ kind }) => kind === 'shipping');
  return {
    at: trace?.at == null ? order.placedAt : new Date(trace.at),
    channelId: order.channelId,
    timeZone: channel.timeZone,
    country: address?.countryCode ?? channel.defaultCountry,
    region: address?.region ?? null,
    customerId: order.customerId,
    ...{ customerGroupIds, isFirstOrder, codes },
  };
}

function lineOf(
  line: PlacedOrder['lines'][number],
  { taxLines, discounts }: PlacedOrder,
  facts: PresentFacts['facts'],
  isManual: boolean,
): RememberedLine {
  const { id, variantId, productId, quantity, unitPrice, priceIncludesTax } = line;
  return {
    ...{ lineId: id, variantId, productId, quantity, unitPrice, priceIncludesTax, isManual },
    facts: facts.get(variantId) ?? null,
    taxes: taxesOf(taxLines, (tax) => tax.lineId === id),
    discounts: discounts.filter(({ lineId }) => lineId === id).map(discountOf),
  };
}

function shippingOf({
  order,
  shippingLines: [delivery],
  taxLines,
  discounts,
}: PlacedOrder): RememberedSale['shipping'] {
  if (delivery === undefined) return null;
  const { id, methodId, methodCode, price, priceIncludesTax } = delivery;
  const proRata = order.roundingPolicy.split(':').includes('pro_rata');
  const taxes = taxesOf(taxLines, (tax) => tax.shippingLineId === id);
  return {
    ...{ methodId, methodCode, price, priceIncludesTax, proRata },
    // Of pro rata only its parts are remembered, and they follow the goods again.
    taxes: proRata ? taxes.slice(0, 1) : taxes,
    discounts: discounts.filter(({ shippingLineId }) => shippingLineId === id).map(discountOf),
  };
}

/** `half_up:line`, `half_even:rate_group:pro_rata:cash5`: as the order was rounded. */
function policyOf(
  { roundingPolicy, taxMode }: PlacedOrder['order'],
  channel: ChannelView,
): Pick<RememberedSale, 'rounding' | 'display' | 'cashRounding'> {
  const words = roundingPolicy.split(':');
  const cash = words.find((word) => /^cash\d+$/.test(word));
  return {
    rounding: {
      mode: MODES.find((mode) => mode === words[0]) ?? channel.roundingMode,
      tax: PLACES.find((place) => place === words[1]) ?? channel.taxRounding,
    },
    display: taxMode,
    cashRounding: cash === undefined ? null : BigInt(cash.slice(4)),
  };
}

const MODES = ['half_up', 'half_even', 'half_down'] as const;
const PLACES = ['unit', 'line', 'rate_group'] as const;

const taxesOf = (all: readonly Tax[], isOwn: (tax: Tax) => boolean): TaxInput[] =>
  all.filter(isOwn).map(({ rate, name, jurisdiction, treatment, categoryCode, provider }) => ({
    ...{ rate, name, jurisdiction, categoryCode, provider },
    treatment: treatment as TaxInput['treatment'], // a copy of one
    compound: false, // not remembered; an order for which it mattered does not add up again and is left out
  }));

const discountOf = ({ source, label, code, scope, amount }: Discount): DiscountInput => ({
  ...{ source, label, code, amount },
  scope: scope === 'order' ? 'order' : 'line',
});

/** Codes that had an effect stand in the discounts, those without one in the trace. */
function couponsOf(discounts: readonly Discount[], trace: RememberedTrace | null): Map<string, CouponFacts> {
  const coupons = new Map<string, CouponFacts>();
  for (const { couponCode, promotionId } of [...(trace?.unapplied ?? []), ...(trace?.applied ?? [])]) {
    if (couponCode !== null) coupons.set(couponKey(couponCode), aCoupon(promotionId, couponCode));
  }
  for (const { code, source } of discounts) if (code !== null) coupons.set(couponKey(code), aCoupon(source, code));
  return coupons;
}

function givenBy(discounts: readonly Discount[]): RememberedOrder['given'] {
  const given = new Map<string, { label: string; amount: bigint }>();
  for (const { source, label, amount } of discounts) {
    given.set(source, { label, amount: (given.get(source)?.amount ?? 0n) + amount });
  }
  return given;
}

function giftsBy({ lines, discounts }: PlacedOrder, gifts: ReadonlySet<string>): Map<string, number> {
  const units = new Map<string, number>();
  for (const line of lines) {
    if (!gifts.has(line.id)) continue;
    const source = discounts.find(({ lineId }) => lineId === line.id)?.source ?? '';
    units.set(source, (units.get(source) ?? 0) + line.quantity);
  }
  return units;
}
