import { Injectable } from '@nestjs/common';
import { ChannelService, localeFallbacks } from 'markethall/channels';
import { Cache, Database, Extensions, idFromBytes } from 'markethall/kernel';
import type { DeliveryRateKind } from './entities/delivery-rate.entity.js';
import { type RateView, ShippingCalculator } from './shipping-calculator.js';

/** Cache tag of everything read from the delivery tables. */
export const SHIPPING_TAG = 'shipping';

const FIVE_MINUTES = 300;

/** For what a shopper wants delivery options. */
export interface DeliveryRequest {
  channelId: string;
  currency: string;
  country: string;
  region?: string | null;
  postalCode?: string | null;
  /** What the goods cost, as the prices are entered, after discounts. */
  subtotal: bigint;
  weightGrams: number;
  locale: string;
}

/** One offer with its price. */
export interface DeliveryOption {
  methodId: string;
  code: string;
  name: string;
  description: string;
  /** Minor units of the asked currency; 0 is free. */
  amount: bigint;
  includesTax: boolean;
  taxCategoryCode: string;
}

/** An active method as it lies in the cache: plain JSON, amounts as text. */
interface CachedMethod {
  id: string;
  channelId: string;
  code: string;
  calculatorCode: string;
  taxCategoryCode: string;
  includesTax: boolean;
  countries: string[] | null;
  config: Record<string, unknown> | null;
  texts: Record<string, { name: string; description: string }>;
  rates: (Omit<RateView, 'amount' | 'freeFrom'> & { amount: string; freeFrom: string | null })[];
}

/** Finds what can be offered. All methods are cached, so an answer costs no statement when warm. */
@Injectable()
export class DeliveryOptions {
  constructor(
    private readonly db: Database,
    private readonly cache: Cache,
    private readonly extensions: Extensions,
    private readonly channels: ChannelService,
  ) {}

  async find(request: DeliveryRequest): Promise<DeliveryOption[]> {
    const { channelId, country } = request;
    const methods = (await this.byChannel())[channelId] ?? [];
    const channel = await this.channels.get(channelId);
    const calculators = new Map(this.extensions.all(ShippingCalculator).map((each) => [each.code, each]));
    const options: DeliveryOption[] = [];
    for (const method of methods) {
      if (method.countries !== null && !method.countries.includes(country)) continue;
      const amount = await calculators.get(method.calculatorCode)?.quote({
        method: { id: method.id, code: method.code, channelId, config: method.config },
        rates: ratesIn(method, request.currency),
        currency: request.currency,
        country,
        region: request.region ?? null,
        postalCode: request.postalCode ?? null,
        subtotal: request.subtotal,
        weightGrams: request.weightGrams,
      });
      if (amount === null || amount === undefined) continue;
      options.push({
        methodId: method.id,
        code: method.code,
        ...textIn(method, request.locale, channel.defaultLocale),
        amount,
        includesTax: method.includesTax,
        taxCategoryCode: method.taxCategoryCode,
      });
    }
    return options;
  }

  /** Loads the methods into the cache. */
  async warm(): Promise<void> {
    await this.byChannel();
  }

  private byChannel(): Promise<Record<string, CachedMethod[]>> {
    return this.cache.getOrLoad('shipping.methods:v1', { ttlSeconds: FIVE_MINUTES, tags: [SHIPPING_TAG] }, () =>
      this.load(),
    );
  }

  private async load(): Promise<Record<string, CachedMethod[]>> {
    const rows = await this.db.query<MethodRecord[]>(
      `SELECT m.id, m.channel_id, m.code, m.calculator_code, m.tax_category_code, m.includes_tax, m.countries, m.config,
              t.locale, t.name, t.description
         FROM delivery_method m LEFT JOIN delivery_method_translation t ON t.method_id = m.id
        WHERE m.active = 1 ORDER BY m.position, m.id, t.locale`,
    );
    const rates = await this.db.query<RateRecord[]>(
      `SELECT r.method_id, r.kind, r.currency, r.amount, r.min_weight, r.max_weight, r.free_from
         FROM delivery_rate r JOIN delivery_method m ON m.id = r.method_id
        WHERE m.active = 1 ORDER BY r.min_weight, r.id`,
    );
    const methods = new Map<string, CachedMethod>();
    for (const row of rows) {
      const id = idFromBytes('dm', row.id);
      const method = methods.get(id) ?? toCached(id, row);
      methods.set(id, method);
      if (row.locale !== null) method.texts[row.locale] = { name: row.name ?? '', description: row.description ?? '' };
    }
    for (const rate of rates) {
      methods.get(idFromBytes('dm', rate.method_id))?.rates.push({
        kind: rate.kind,
        currency: rate.currency,
        amount: rate.amount,
        minWeight: rate.min_weight,
        maxWeight: rate.max_weight,
        freeFrom: rate.free_from,
      });
    }
    const channels: Record<string, CachedMethod[]> = {};
    for (const method of methods.values()) (channels[method.channelId] ??= []).push(method);
    return channels;
  }
}

function toCached(id: string, row: MethodRecord): CachedMethod {
  return {
    id,
    channelId: row.channel_id,
    code: row.code,
    calculatorCode: row.calculator_code,
    taxCategoryCode: row.tax_category_code,
    includesTax: Boolean(row.includes_tax),
    // A JSON column arrives as text on MariaDB and parsed on MySQL; staff's input was validated when it was written.
    countries: (typeof row.countries === 'string' ? JSON.parse(row.countries) : row.countries) as string[] | null,
    config: (typeof row.config === 'string' ? JSON.parse(row.config) : row.config) as Record<string, unknown> | null,
    texts: {},
    rates: [],
  };
}

function ratesIn(method: CachedMethod, currency: string): RateView[] {
  return method.rates
    .filter((rate) => rate.currency === currency)
    .map((rate) => ({
      ...rate,
      amount: BigInt(rate.amount),
      freeFrom: rate.freeFrom === null ? null : BigInt(rate.freeFrom),
    }));
}

/** Locale, then its language, then the channel's default, then whatever there is. */
function textIn(method: CachedMethod, locale: string, fallback: string): { name: string; description: string } {
  for (const each of localeFallbacks(locale, fallback)) {
    const text = method.texts[each];
    if (text) return text;
  }
  return Object.values(method.texts)[0] ?? { name: method.code, description: '' };
}

interface MethodRecord {
  id: Buffer;
  channel_id: string;
  code: string;
  calculator_code: string;
  tax_category_code: string;
  includes_tax: number;
  countries: string | string[] | null;
  config: string | Record<string, unknown> | null;
  locale: string | null;
  name: string | null;
  description: string | null;
}

interface RateRecord {
  method_id: Buffer;
  kind: DeliveryRateKind;
  currency: string;
  amount: string;
  min_weight: number;
  max_weight: number | null;
  free_from: string | null;
}
