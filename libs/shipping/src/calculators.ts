import { Injectable } from '@nestjs/common';
import { Implements } from 'markethall/kernel';
import { type RateView, ShippingCalculator, type ShippingQuoteRequest } from './shipping-calculator.js';

/** One price for everything. */
@Injectable()
@Implements(ShippingCalculator)
export class FlatShippingCalculator extends ShippingCalculator {
  override readonly code = 'flat';

  override quote({ rates, subtotal }: ShippingQuoteRequest): bigint | null {
    const rate = rates.find((each) => each.kind === 'flat');
    return rate ? priceOf(rate, subtotal) : null;
  }
}

/** A price for each range of weight; what is heavier than the last range is not offered. */
@Injectable()
@Implements(ShippingCalculator)
export class WeightShippingCalculator extends ShippingCalculator {
  override readonly code = 'weight';

  override quote({ rates, subtotal, weightGrams }: ShippingQuoteRequest): bigint | null {
    const rate = rates.find(
      (each) =>
        each.kind === 'weight' &&
        each.minWeight <= weightGrams &&
        (each.maxWeight === null || weightGrams < each.maxWeight),
    );
    return rate ? priceOf(rate, subtotal) : null;
  }
}

function priceOf(rate: RateView, subtotal: bigint): bigint {
  return rate.freeFrom !== null && subtotal >= rate.freeFrom ? 0n : rate.amount;
}
