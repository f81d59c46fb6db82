import { Injectable } from '@nestjs/common';
import { Schedule } from 'markethall/kernel';
import { GiftCardService } from '../gift-card.service.js';

/** Cards of one round; the rest waits for the next. */
const BATCH = 200;

/** Books out what is left on lapsed gift cards. They could not be spent any more already. */
@Injectable()
export class ExpireGiftCardsSchedule {
  constructor(private readonly cards: GiftCardService) {}

  @Schedule('payments.expire-gift-cards', { everyMs: 600_000 })
  async expire(): Promise<void> {
    await this.cards.expire(BATCH);
  }
}
