import { isInEu } from './eu.js';
import type { TaxComponent, TaxRateView, TaxRequest, TaxTreatment } from './tax-calculator.js';

/** Rates by category code, as the tables have them at one place. */
export type Rates = ReadonlyMap<string, TaxRateView>;

/**
 * Which tax a sale bears, from the rates where it goes and (asked only when needed) where it comes from:
 *
 * 1. a business in another Member State, by a VAT id that was validated: reverse charge;
 * 2. the rates of the place it goes to, where there are any: the merchant is registered there;
 * 3. within the EU without such rates: those of the place it comes from (below the threshold of distance sales);
 * 4. to anywhere else: export;
 * 5. what staff exempted bears no tax of that jurisdiction.
 *
 * Without an origin only 2 and 5 apply. Where no tax is due, `contained` names the taxes of the origin, which a price
 * entered with tax still contains.
 */
export function treat(
  request: TaxRequest,
  destination: Rates,
  home: () => Rates,
  provider: string,
): Map<string, TaxRateView> {
  const { origin, country } = request;
  const crosses = origin !== undefined && origin !== null && origin !== country;
  const result = crosses ? acrossBorders(request, origin, destination, home(), provider) : new Map(destination);
  return exempted(request, result);
}

function acrossBorders(
  request: TaxRequest,
  origin: string,
  destination: Rates,
  home: Rates,
  provider: string,
): Map<string, TaxRateView> {
  const inside = isInEu(origin) && isInEu(request.country);
  const identifier = inside ? businessOf(request, origin) : null;
  const result = new Map<string, TaxRateView>();
  for (const code of request.categoryCodes ?? new Set([...destination.keys(), ...home.keys()])) {
    const there = destination.get(code);
    const here = home.get(code);
    const without = (treatment: TaxTreatment, name: string, evidence?: string): TaxRateView | undefined =>
      here && untaxed(here, { treatment, name, jurisdiction: request.country, provider, evidence });
    const view =
      identifier !== null
        ? without('reverse_charge', 'Reverse charge', identifier)
        : (withContained(there, here) ?? (inside ? here : without('export', 'Export')));
    if (view) result.set(code, view);
  }
  return result;
}

/** Evidence of a business in another Member State than the merchant's; null without one. */
function businessOf({ identifier }: TaxRequest, origin: string): string | null {
  if (!identifier || identifier.country === origin || !isInEu(identifier.country)) return null;
  return `VAT id ${identifier.value}, valid on ${identifier.validatedAt.toISOString()}`;
}

/** A table may say itself that a place is exported to. */
function withContained(there: TaxRateView | undefined, here: TaxRateView | undefined): TaxRateView | undefined {
  if (!there || !here || (there.treatment !== 'export' && there.treatment !== 'reverse_charge')) return there;
  return { ...there, contained: here.components };
}

function exempted({ exemptions = [] }: TaxRequest, rates: Map<string, TaxRateView>): Map<string, TaxRateView> {
  if (exemptions.length === 0) return rates;
  return new Map([...rates].map(([code, view]) => [code, withoutExempted(view, exemptions)]));
}

function withoutExempted(view: TaxRateView, exemptions: readonly string[]): TaxRateView {
  const covers = (jurisdiction: string) =>
    exemptions.find((each) => jurisdiction === each || jurisdiction.startsWith(`${each}-`));
  const components = view.components.map((each): TaxComponent => {
    const exemption = covers(each.jurisdiction);
    if (exemption === undefined || Number(each.rate) === 0) return each;
    return { ...each, rate: '0.000000', treatment: 'exempt', evidence: `exempt in ${exemption}` };
  });
  if (components.every((each, index) => each === view.components[index])) return view;
  const rest = components.filter((each) => each.treatment !== 'exempt');
  if (rest.length > 0) return { ...view, components, rate: sumOf(rest) };
  return { ...view, components, rate: '0.000000', treatment: 'exempt', contained: view.components };
}

function untaxed(
  here: TaxRateView,
  tax: { treatment: TaxTreatment; name: string; jurisdiction: string; provider: string; evidence: string | undefined },
): TaxRateView {
  const { treatment, name, jurisdiction, provider, evidence } = tax;
  const component: TaxComponent = { rate: '0.000000', name, jurisdiction, treatment, compound: false };
  if (evidence !== undefined) component.evidence = evidence;
  return {
    categoryCode: here.categoryCode,
    rate: component.rate,
    name,
    jurisdiction,
    treatment,
    components: [component],
    contained: here.components,
    provider,
  };
}

/** For display only; the calculation uses the components. */
function sumOf(components: readonly TaxComponent[]): string {
  const micro = components.reduce((sum, { rate }) => sum + BigInt(rate.replace('.', '')), 0n);
  return `${micro / 1_000_000n}.${String(micro % 1_000_000n).padStart(6, '0')}`;
}
