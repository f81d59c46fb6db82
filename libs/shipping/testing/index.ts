import type {
  DeliveryMethodTerms,
  DeliveryOption,
  ShippingCalculator,
  ShippingQuoteRequest,
} from 'markethall/shipping';

/** An offer of 4.90 EUR with tax; every field may be replaced. */
export function aDeliveryOption(fields: Partial<DeliveryOption> = {}): DeliveryOption {
  return {
    methodId: 'dm_00000000000000000000000001',
    code: 'standard',
    name: 'Standard delivery',
    description: '',
    amount: 490n,
    includesTax: true,
    taxCategoryCode: 'standard',
    ...fields,
  };
}

/** Terms of a flat method in euros, for `DeliveryMethodService.create`. */
export function deliveryTerms(fields: Partial<DeliveryMethodTerms> = {}): DeliveryMethodTerms {
  return {
    calculatorCode: 'flat',
    taxCategoryCode: 'standard',
    includesTax: true,
    countries: null,
    config: null,
    active: true,
    position: 0,
    translations: { en: { name: 'Standard delivery' } },
    rates: [{ kind: 'flat', currency: 'EUR', amount: 490n, minWeight: 0, maxWeight: null, freeFrom: null }],
    ...fields,
  };
}

/** What every ShippingCalculator owes: call it inside a `describe` of your plugin's specs. */
export function describeShippingCalculatorContract(
  make: () => ShippingCalculator,
  request: ShippingQuoteRequest,
): void {
  it('has a code that a delivery method can name', () => {
    expect(make().code).toMatch(/^[a-z0-9][a-z0-9_-]{0,39}$/);
  });

  it('quotes minor units that are not negative, or says that it is not offered', async () => {
    const price = await make().quote(request);

    expect(price === null || price >= 0n).toBe(true);
  });

  it('quotes the same for the same', async () => {
    const calculator = make();

    expect(await calculator.quote(request)).toEqual(await calculator.quote(request));
  });

  it('does not offer what has no price in the currency, rather than giving it away', async () => {
    expect(await make().quote({ ...request, rates: [], method: { ...request.method, config: null } })).toBeNull();
  });
}
