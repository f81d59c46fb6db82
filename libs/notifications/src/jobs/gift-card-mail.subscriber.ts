import { Injectable } from '@nestjs/common';
import { AppConfig, type EventMeta, Subscribe } from 'markethall/kernel';
import { GiftCardIssued, GiftCardService } from 'markethall/payments';
import { MailService } from '../mail.service.js';
import { formatMoney } from '../order-mail.js';
import { giftCard } from '../templates/gift-card.js';

/** Brings the code of a new gift card to whom it is for. It is asked for when the mail leaves: no event or job holds it. */
@Injectable()
export class GiftCardMailSubscriber {
  constructor(
    private readonly cards: GiftCardService,
    private readonly mails: MailService,
    private readonly config: AppConfig,
  ) {}

  @Subscribe(GiftCardIssued, 'notifications.gift-card', { transaction: false })
  async send(event: GiftCardIssued, meta: EventMeta): Promise<void> {
    const letter = await this.cards.letterOf(event.accountId);
    if (letter === null) return; // nobody is to be told, or it was disabled meanwhile
    const { to, locale, code, amount, currency, expiresAt } = letter;
    await this.mails.send({
      template: giftCard,
      cause: meta.messageId,
      to,
      locale,
      data: {
        code,
        amount: formatMoney(amount, currency, locale),
        expires: expiresAt === null ? null : new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(expiresAt),
        link: new URL(this.config.storefrontUrl).origin,
      },
    });
  }
}
