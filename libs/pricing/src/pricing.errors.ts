import { AppError, conflict, invalid, notFound } from 'markethall/kernel';

export const priceListNotFound = (): AppError => notFound('price_list');
export const variantNotFound = (): AppError => notFound('variant');

export const priceListCodeTaken = (code: string): AppError =>
  conflict('price_list_code_taken', 'Another price list has this code', { code });

/** A channel's base list follows its channel: only its prices change. */
export const baseListFixed = (): AppError =>
  conflict('base_price_list_fixed', 'The base list of a channel cannot be deleted or given another audience');

/** 422 for one entry of a request; `pointer` names it. */
export const badPrice = (pointer: string, code: string, params?: Record<string, unknown>): AppError =>
  invalid([params ? { pointer, code, params } : { pointer, code }]);
