import { AppError, conflict, invalidField } from 'markethall/kernel';

export const deliveryMethodCodeTaken = (code: string) =>
  conflict('delivery_method_code_taken', 'Another delivery method of this channel has this code', { code });

export const unknownCalculator = (code: string, known: readonly string[]) =>
  invalidField('/calculatorCode', 'shipping_calculator_unknown', { code, known: [...known] });

export const unknownChannel = () => invalidField('/channelId', 'channel_unknown');

/** 422: two rates of a currency price the same weight. */
export const ratesOverlap = (pointer: string) => invalidField(pointer, 'rates_overlap');

export const emptyWeightRange = (pointer: string) => invalidField(pointer, 'max_not_above_min');

export const shipmentTransitionRefused = (from: string, to: string) =>
  conflict('shipment_transition_refused', `A shipment that is ${from} cannot become ${to}`, { from, to });

export const shipmentWithoutLines = () =>
  new AppError('shipment_without_lines', 422, 'A shipment needs at least one line', {}, [
    { pointer: '/lines', code: 'too_few', params: { min: 1 } },
  ]);
