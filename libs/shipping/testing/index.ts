import type { DeliveryMethodTerms, DeliveryOption } from 'markethall/shipping';

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
