import { AppError, conflict, invalidField } from 'markethall/kernel';

/** 422: no such category. */
export const unknownTaxCategory = (code: string, pointer: string) =>
  invalidField(pointer, 'tax_category_unknown', { code });

export const taxCategoryCodeTaken = (code: string) =>
  conflict('tax_category_code_taken', 'Another tax category has this code', { code });

export const zoneCodeTaken = (code: string) => conflict('zone_code_taken', 'Another zone has this code', { code });

/** A place belongs to one zone only, or the rate of an address would be a matter of luck. */
export const placeTaken = (place: { country: string; region: string; postalFrom: string; postalTo: string }) =>
  conflict('zone_member_taken', 'This place already belongs to another zone', { ...place });

export const zoneInUse = () => conflict('zone_in_use', 'This zone still has tax rates: delete them first');

export const taxRateOverlaps = (taxRateId: string) =>
  conflict('tax_rate_overlaps', 'A rate of the same name holds there for part of this time', { taxRateId });

export const unknownZone = () => invalidField('/zoneId', 'zone_unknown');

export const rateWithoutTax = () =>
  new AppError(
    'tax_rate_must_be_zero',
    422,
    'Exempt, reverse charge, export, zero and out of scope mean a rate of 0',
    {},
    [{ pointer: '/rate', code: 'must_be_zero' }],
  );

export const identifierMalformed = (country: string) => invalidField('/value', 'tax_identifier_malformed', { country });
