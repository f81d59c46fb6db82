import { AppError, conflict, invalid, notFound } from 'markethall/kernel';

/** One variant of which less is for sale than was asked for, in units of the variant. */
export type Shortage = { variantId: string; requested: number; available: number };

/** 409, `params.lines`: what is short and how much of it is for sale. */
export const outOfStock = (lines: readonly Shortage[]): AppError =>
  conflict('out_of_stock', 'There is not enough stock for what was asked', { lines });

/** The order's stock was already promised with other lines. */
export const alreadyAllocated = (reference: string): AppError =>
  conflict('stock_already_allocated', 'The stock of this order is already allocated', { reference });

/** Another request is reserving for the same reference at this moment. */
export const reservationInProgress = (reference: string): AppError =>
  conflict('reservation_in_progress', 'Stock is being reserved for this reference right now', { reference });

/** More was to leave the house than is promised and still here. */
export const shipmentExceedsAllocation = (lineReference: string, quantity: number, open: number): AppError =>
  conflict('shipment_exceeds_allocation', 'More would be shipped than is allocated and open', {
    lineReference,
    quantity,
    open,
  });

/** A counter would fall below zero, or below what is already promised. */
export const stockBelowCommitments = (constraint: string): AppError =>
  conflict('stock_below_commitments', 'The stock would fall below zero or below what is promised', { constraint });

/** Compare-and-set of a stock sync failed: somebody moved the level in between. */
export const stockChanged = (expected: number, actual: number): AppError =>
  conflict('stock_changed', 'The stock is no longer what the caller expected', { expected, actual });

export const adjustmentIncomplete = (): AppError =>
  invalid([
    {
      pointer: '/delta',
      code: 'one_of_required',
      params: { fields: ['delta', 'onHand'] },
      detail: 'Give delta or onHand',
    },
  ]);

export const locationNotFound = (): AppError => notFound('location');
export const stockLevelNotFound = (): AppError => notFound('stock_level');
export const unknownVariant = (pointer: string): AppError => invalid([{ pointer, code: 'variant_unknown' }]);
export const unknownLocation = (pointer: string): AppError => invalid([{ pointer, code: 'location_unknown' }]);

export const locationCodeTaken = (code: string): AppError =>
  conflict('location_code_taken', 'Another location has this code', { code });

/** A location with stock or promises cannot disappear. */
export const locationInUse = (): AppError =>
  conflict('location_in_use', 'The location has stock levels; deactivate it instead');
