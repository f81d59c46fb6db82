import { isCountryCode } from 'markethall/channels';
import { invalidField } from 'markethall/kernel';
import type { PromotionLane } from '../definition.js';
import { type ConditionResult, type LaneInput, PromotionCondition } from '../extension-points.js';
import { below, ParameterReader } from '../parameters.js';
import { MET, unmet } from '../rules/basket-check.js';

type Parameters = Readonly<Record<string, unknown>>;

const OTHER_CHANNEL: ConditionResult = { met: false, reason: 'channel' };
const OTHER_COUNTRY: ConditionResult = unmet('country');
const OTHER_METHOD: ConditionResult = unmet('delivery_method');

/** As delivery methods have them. */
const METHOD_CODE = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** `{ "condition": "channel", "ids": ["chan_…"] }`. Unmet: `channel`. */
export class ChannelCondition extends PromotionCondition<ReadonlySet<string>> {
  override readonly code = 'channel';
  override readonly kind = 'basket';

  override parse(parameters: Parameters, pointer: string): ReadonlySet<string> {
    return new ParameterReader(parameters, pointer, ['ids']).texts('ids', /^chan_[0-9a-z]+$/);
  }

  override check(ids: ReadonlySet<string>, { basket }: LaneInput): ConditionResult {
    return ids.has(basket.channelId) ? MET : OTHER_CHANNEL;
  }
}

export interface Places {
  countries: ReadonlySet<string>;
  regions: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * `{ "condition": "country", "countries": ["DE"], "regions": ["US-CA"] }`, one list or both: deliveries to one of these
 * countries (ISO 3166-1) or regions (ISO 3166-2).
 */
export class CountryCondition extends PromotionCondition<Places> {
  override readonly code = 'country';
  override readonly kind = 'basket';

  override parse(parameters: Parameters, pointer: string): Places {
    const read = new ParameterReader(parameters, pointer, ['countries', 'regions']);
    if (!read.has('countries') && !read.has('regions')) throw invalidField(read.at('countries'), 'required');
    const countries = read.has('countries') ? read.texts('countries', /^[A-Z]{2}$/) : NONE;
    const regions = read.has('regions') ? read.texts('regions', /^[A-Z]{2}-[A-Z0-9]{1,3}$/) : NONE;
    assertCountries([...countries], read.at('countries'));
    assertCountries(
      [...regions].map((region) => region.slice(0, 2)),
      read.at('regions'),
    );
    return { countries, regions };
  }

  override check({ countries, regions }: Places, { basket: { country, region } }: LaneInput): ConditionResult {
    if (countries.has(country)) return MET;
    if (region === null || regions.size === 0) return OTHER_COUNTRY;
    // Addresses have `CA` as well as `US-CA`.
    return regions.has(region.startsWith(`${country}-`) ? region : `${country}-${region}`) ? MET : OTHER_COUNTRY;
  }
}

/** No address has another. */
function assertCountries(codes: readonly string[], pointer: string): void {
  const index = codes.findIndex((code) => !isCountryCode(code));
  if (index >= 0) throw invalidField(below(pointer, index), 'not_a_country');
}

/** `{ "condition": "delivery_method", "codes": ["express"] }`: the chosen delivery is one of these. */
export class DeliveryMethodCondition extends PromotionCondition<ReadonlySet<string>> {
  override readonly code = 'delivery_method';
  override readonly kind = 'basket';
  override readonly lanes: readonly PromotionLane[] = ['line', 'order', 'shipping'];

  override parse(parameters: Parameters, pointer: string): ReadonlySet<string> {
    return new ParameterReader(parameters, pointer, ['codes']).texts('codes', METHOD_CODE);
  }

  override check(codes: ReadonlySet<string>, { basket }: LaneInput): ConditionResult {
    return basket.shipping !== null && codes.has(basket.shipping.methodCode) ? MET : OTHER_METHOD;
  }
}
