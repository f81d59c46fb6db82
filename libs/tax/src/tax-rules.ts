import { treat } from './treatment.js';
import type { TaxComponent, TaxRateView, TaxRequest, TaxTreatment } from './tax-calculator.js';

/** One place as plain, cacheable data. */
export interface PlaceRow {
  zoneId: string;
  country: string;
  region: string;
  postalFrom: string;
  postalTo: string;
}

/** One rate as plain, cacheable data; times in epoch milliseconds. */
export interface RateRow {
  zoneId: string;
  categoryCode: string;
  name: string;
  jurisdiction: string;
  rate: string;
  treatment: TaxTreatment;
  compound: boolean;
  combinable: boolean;
  validFrom: number | null;
  validTo: number | null;
}

/** All rules of an installation: a few hundred rows, at most some ten thousand. */
export interface TaxRuleRows {
  places: PlaceRow[];
  rates: RateRow[];
}

/** Postal codes compare without blanks, dashes and case. */
export function normalizePostalCode(postalCode: string): string {
  return postalCode.replace(/[\s-]/g, '').toUpperCase();
}

/** True when a normalized code lies in a range; `SW1`–`SW3` contains `SW1A1AA`. */
export function inPostalRange(code: string, from: string, to: string): boolean {
  if (code.length < from.length || code.length < to.length) return false;
  return code.slice(0, from.length) >= from && code.slice(0, to.length) <= to;
}

/** The rules, indexed for lookups: most specific zone first, wider zones behind it. */
export class TaxRules {
  private readonly placesByCountry = new Map<string, PlaceRow[]>();
  private readonly ratesByZone = new Map<string, Map<string, RateRow[]>>();

  constructor(rows: TaxRuleRows) {
    for (const place of rows.places) append(this.placesByCountry, place.country, place);
    for (const rate of rows.rates) {
      let byCategory = this.ratesByZone.get(rate.zoneId);
      if (!byCategory) this.ratesByZone.set(rate.zoneId, (byCategory = new Map<string, RateRow[]>()));
      append(byCategory, rate.categoryCode, rate);
    }
  }

  /** The tax of each asked category; one without a rate is left out. Borders and exemptions count: see `treat`. */
  lookup(request: TaxRequest, provider: string): Map<string, TaxRateView> {
    const home = () =>
      this.ratesAt(
        { ...request, country: request.origin ?? request.country, region: null, postalCode: null },
        provider,
      );
    return treat(request, this.ratesAt(request, provider), home, provider);
  }

  private ratesAt(request: TaxRequest, provider: string): Map<string, TaxRateView> {
    const zones = this.zonesOf(request);
    const categories =
      request.categoryCodes ?? zones.flatMap((zone) => [...(this.ratesByZone.get(zone)?.keys() ?? [])]);
    const result = new Map<string, TaxRateView>();
    for (const category of new Set(categories)) {
      const rates = this.ratesOf(category, zones, request.at.getTime());
      if (rates.length > 0) result.set(category, toView(category, rates, provider));
    }
    return result;
  }

  /** Zones of a place, most specific first: postal range, then region, then country. */
  private zonesOf({ country, region, postalCode }: TaxRequest): string[] {
    const code = normalizePostalCode(postalCode ?? '');
    const matches = (this.placesByCountry.get(country) ?? []).filter(
      (place) =>
        (place.region === '' || place.region === (region ?? '')) &&
        (place.postalFrom === '' || inPostalRange(code, place.postalFrom, place.postalTo)),
    );
    matches.sort((a, b) => specificity(b) - specificity(a) || (a.zoneId < b.zoneId ? -1 : 1));
    return [...new Set(matches.map((place) => place.zoneId))];
  }

  /** The rates of the most specific zone that has any; combinable ones let the wider zones add theirs. */
  private ratesOf(category: string, zones: readonly string[], at: number): RateRow[] {
    const found: RateRow[] = [];
    for (const zone of zones) {
      const rates = (this.ratesByZone.get(zone)?.get(category) ?? []).filter(
        (rate) => (rate.validFrom === null || rate.validFrom <= at) && (rate.validTo === null || at < rate.validTo),
      );
      found.unshift(...rates);
      if (rates.some((rate) => !rate.combinable)) break;
    }
    return found;
  }
}

function specificity(place: PlaceRow): number {
  return (place.postalFrom === '' ? 0 : 2) + (place.region === '' ? 0 : 1);
}

function toView(categoryCode: string, rates: readonly RateRow[], provider: string): TaxRateView {
  const components = rates
    .map(({ rate, name, jurisdiction, treatment, compound }): TaxComponent => ({
      rate,
      name,
      jurisdiction,
      treatment,
      compound,
    }))
    .sort((a, b) => Number(a.compound) - Number(b.compound));
  const narrowest = rates[rates.length - 1];
  return {
    categoryCode,
    rate: combinedRate(components),
    name: components.map((each) => each.name).join(' + '),
    jurisdiction: narrowest?.jurisdiction ?? '',
    treatment: narrowest?.treatment ?? 'out_of_scope',
    components,
    provider,
  };
}

/** Percent of all components together, cut to six decimals; exact without compound taxes. */
function combinedRate(components: readonly TaxComponent[]): string {
  const whole = 100_000_000n;
  let sum = 0n;
  for (const each of components) {
    const micro = microPercent(each.rate);
    sum += each.compound ? (micro * (whole + sum) + whole / 2n) / whole : micro;
  }
  return `${sum / 1_000_000n}.${String(sum % 1_000_000n).padStart(6, '0')}`;
}

function microPercent(rate: string): bigint {
  const [units = '0', decimals = ''] = rate.split('.');
  return BigInt(units) * 1_000_000n + BigInt(decimals.padEnd(6, '0'));
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
