import type { SellableVariant } from 'markethall/catalog';
import type { VariantPrice } from 'markethall/pricing';
import { type PromotionDefinition, PromotionEngine, type PromotionUsage } from 'markethall/promotions';
import type { DeliveryOption } from 'markethall/shipping';
import type { TaxComponent, TaxRateView, TaxTreatment } from 'markethall/tax';
import { aChannelView } from 'markethall/testing/channels';
import { explain, type PriceExplanation } from '../src/explanation.js';
import type { PriceFacts } from '../src/price-facts.js';
import { priceBasket, type PricedBasket } from '../src/price-basket.js';
import type { ManualPrice, PriceRequest, PricedCart } from '../src/priced-cart.js';
import { pricedCartOf } from '../src/priced-cart-of.js';

/** A line of an example: its name is SKU and tax category at once, and its id unless another one is given. */
export interface ExampleLine {
  name: string;
  lineId?: string;
  /** Minor units of one unit, as entered. */
  price: number;
  quantity?: number;
  /** Percent; several add up. Absent: not taxed. */
  tax?: string | readonly string[];
  /** Entered without tax. */
  net?: boolean;
  originalPrice?: number;
  manual?: number;
}

export interface ExampleBasket {
  currency?: string;
  rounding?: { mode?: 'half_up' | 'half_even' | 'half_down'; tax?: 'unit' | 'line' | 'rate_group' };
  display?: 'gross' | 'net';
  lines: readonly ExampleLine[];
  /** Another tax than the lines', of a price entered with tax. */
  shipping?: { price: number; tax?: string; proRata?: boolean };
  cashRounding?: number;
  promotions?: readonly PromotionDefinition[];
  codes?: readonly string[];
  usage?: Partial<PromotionUsage>;
  /** Every tax is of this treatment, and the price contains the ordinary one. */
  untaxed?: Extract<TaxTreatment, 'export' | 'reverse_charge' | 'exempt'>;
  gifts?: readonly { variantId: string; price: number; tax?: string }[];
}

const engine = new PromotionEngine({ all: () => [] });
export const AT = new Date('2026-01-15T12:00:00.000Z');

/** Prices an example by the pure functions alone. */
export function priceExample(example: ExampleBasket): {
  basket: PricedBasket;
  cart: PricedCart;
  explanation: PriceExplanation;
} {
  const basket = priceBasket(exampleFacts(example), deliveryOf(example), engine);
  return { basket, cart: pricedCartOf(basket), explanation: explain(basket) };
}

export function exampleFacts(example: ExampleBasket): PriceFacts {
  const { lines, promotions = [], gifts = [], usage } = example;
  const goods: ExampleLine[] = [...lines, ...gifts.map((gift) => ({ ...gift, name: gift.variantId }))];
  return {
    request: requestOf(example),
    variants: new Map(goods.map((line) => [line.name, variantOf(line)])),
    prices: new Map(goods.map((line) => [line.name, priceOf(line, example)])),
    taxes: new Map([
      ...goods.map((line) => taxesOf(line.name, line.tax, example)),
      taxesOf('shipping', example.shipping?.tax, example),
    ]),
    facts: new Map(
      goods.map(({ name }) => [
        name,
        {
          productId: `prod_${name}`,
          brand: null,
          categoryIds: [`cat_${name}`],
          collectionIds: [],
          attributes: {},
          isGiftCard: false,
        },
      ]),
    ),
    promotions: promotions.map((promotion) => engine.compile(promotion)),
    usage: { uses: new Map(), customerUses: new Map(), budgets: new Map(), coupons: new Map(), ...usage },
    customerGroupIds: [],
    isFirstOrder: null,
  };
}

function requestOf({
  currency = 'EUR',
  rounding = {},
  display,
  lines,
  shipping,
  cashRounding,
  codes = [],
}: ExampleBasket): PriceRequest {
  return {
    channel: aChannelView({
      id: 'chan_1',
      currencies: [currency],
      defaultCurrency: currency,
      taxDisplay: display ?? 'gross',
      roundingMode: rounding.mode ?? 'half_up',
      taxRounding: rounding.tax ?? 'line',
      shippingTax: shipping?.proRata === true ? 'pro_rata' : 'own_category',
      cashRounding: cashRounding === undefined ? null : { [currency]: cashRounding },
    }),
    locale: 'en',
    currency,
    customerId: null,
    email: null,
    lines: lines.map((line) => ({
      ...{ lineId: line.lineId ?? line.name, variantId: line.name, quantity: line.quantity ?? 1 },
      manual: line.manual === undefined ? null : manualOf(line.manual, line),
    })),
    codes,
    reference: null,
    shippingAddress: null,
    deliveryMethodId: shipping ? 'dm_1' : null,
    at: AT,
    trace: true,
  };
}

const manualOf = (amount: number, line: ExampleLine): ManualPrice => ({
  ...{ amount: BigInt(amount), includesTax: line.net !== true, reason: 'as agreed' },
});

const variantOf = ({ name }: ExampleLine): SellableVariant => ({
  ...{ variantId: name, productId: `prod_${name}`, sku: name, productName: name, variantName: '', slug: name },
  ...{
    taxCategoryCode: name,
    trackInventory: false,
    weightGrams: null,
    imageUrl: null,
    sellable: true,
    isGiftCard: false,
  },
});

const priceOf = ({ price, originalPrice, net }: ExampleLine, { currency = 'EUR' }: ExampleBasket): VariantPrice => ({
  ...{ amount: BigInt(price), originalAmount: BigInt(originalPrice ?? price), currency },
  ...{ includesTax: net !== true, priceListId: 'plist_1', minQty: 1 },
});

function deliveryOf({ shipping }: ExampleBasket): DeliveryOption | null {
  if (!shipping) return null;
  const names = { methodId: 'dm_1', code: 'parcel', name: 'Parcel', description: '' };
  return { ...names, amount: BigInt(shipping.price), includesTax: true, taxCategoryCode: 'shipping' };
}

function taxesOf(code: string, tax: ExampleLine['tax'], { untaxed }: ExampleBasket): [string, TaxRateView] {
  const rates = tax === undefined ? [] : typeof tax === 'string' ? [tax] : tax;
  const ordinary = rates.map((rate, index): TaxComponent => ({
    ...{
      rate: sixDecimals(rate),
      name: `tax ${index + 1}`,
      jurisdiction: 'XX',
      treatment: 'standard',
      compound: false,
    },
  }));
  const none: TaxComponent = {
    rate: '0.000000',
    name: 'none',
    jurisdiction: 'YY',
    treatment: untaxed ?? 'zero',
    compound: false,
  };
  const components = untaxed === undefined ? ordinary : [none];
  return [
    code,
    {
      ...{
        categoryCode: code,
        rate: components[0]?.rate ?? '0.000000',
        name: 'tax',
        jurisdiction: 'XX',
        provider: 'table',
      },
      ...{ treatment: untaxed ?? 'standard', components },
      ...(untaxed !== undefined && { contained: ordinary }),
    },
  ];
}

const sixDecimals = (rate: string): string => {
  const [units = '0', decimals = ''] = rate.split('.');
  return `${units}.${decimals.padEnd(6, '0')}`;
};
