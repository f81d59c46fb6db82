import { Injectable } from '@nestjs/common';
import { ChannelService } from 'markethall/channels';
import { currencyExponent } from 'markethall/kernel';
import { DeliveryMethodService } from './delivery-method.service.js';
import type { DeliveryMethod } from './entities/delivery-method.entity.js';
import type { RateView } from './shipping-calculator.js';

/** The delivery methods of the demo shop and of tests. */
@Injectable()
export class ShippingSeeder {
  constructor(
    private readonly methods: DeliveryMethodService,
    private readonly channels: ChannelService,
  ) {}

  /**
   * Adds what is missing in a channel: `standard` (flat 4.90, free from 50), `express` (by weight, 9.90 to 19.90 up to
   * 31.5 kg) and `pickup` (free), in every currency of the channel. Repeatable.
   */
  async ensureDeliveryMethods(channelId: string): Promise<DeliveryMethod[]> {
    const { currencies } = await this.channels.get(channelId);
    const terms = { taxCategoryCode: 'standard', includesTax: true, countries: null, config: null, active: true };
    const rates = (list: (amount: (units: number) => bigint) => Omit<RateView, 'currency'>[]) =>
      currencies.flatMap((currency) => {
        const minor = (units: number) => BigInt(Math.round(units * 10 ** currencyExponent(currency)));
        return list(minor).map((rate) => ({ ...rate, currency }));
      });
    const flat = { kind: 'flat' as const, minWeight: 0, maxWeight: null };
    const weight = { kind: 'weight' as const, freeFrom: null };
    return [
      await this.methods.ensure(channelId, 'standard', {
        ...terms,
        calculatorCode: 'flat',
        position: 1,
        translations: {
          en: { name: 'Standard delivery', description: '2 to 4 working days, free from 50.00' },
          de: { name: 'Standardversand', description: '2 bis 4 Werktage, ab 50,00 versandkostenfrei' },
        },
        rates: rates((amount) => [{ ...flat, amount: amount(4.9), freeFrom: amount(50) }]),
      }),
      await this.methods.ensure(channelId, 'express', {
        ...terms,
        calculatorCode: 'weight',
        position: 2,
        translations: {
          en: { name: 'Express delivery', description: 'Next working day' },
          de: { name: 'Expressversand', description: 'Am nächsten Werktag' },
        },
        rates: rates((amount) => [
          { ...weight, minWeight: 0, maxWeight: 5_000, amount: amount(9.9) },
          { ...weight, minWeight: 5_000, maxWeight: 31_501, amount: amount(19.9) },
        ]),
      }),
      await this.methods.ensure(channelId, 'pickup', {
        ...terms,
        calculatorCode: 'flat',
        position: 3,
        translations: {
          en: { name: 'Pick up at the market', description: 'Ready in two hours' },
          de: { name: 'Abholung am Markt', description: 'In zwei Stunden bereit' },
        },
        rates: rates(() => [{ ...flat, amount: 0n, freeFrom: null }]),
      }),
    ];
  }
}
