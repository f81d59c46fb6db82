import { Injectable } from '@nestjs/common';
import { CustomerService } from 'markethall/customers';
import { Money } from 'markethall/kernel';
import { GiftCardService, StoreCreditService } from 'markethall/payments';
import { demoCustomers } from './demo-orders.js';

const [ada, emmy, leonhard] = demoCustomers;

/** Cards that the shop has given away; what was spent at its stall is gone from them. Minor units. */
const CARDS = [
  { origin: 'demo-card-1', owner: emmy, worth: Money.of(5_000n, 'EUR'), spent: 1_760n },
  { origin: 'demo-card-2', owner: leonhard, worth: Money.of(10_000n, 'CHF'), spent: 3_550n },
  { origin: 'demo-card-3', owner: ada, worth: Money.of(2_500n, 'EUR'), spent: 0n },
];

const CREDIT = { owner: ada, amount: Money.of(1_250n, 'EUR'), reason: 'The teapot had a chip' };

/** What the demo's customers can pay with besides money: gift cards, whose codes they get by mail, and store credit. */
@Injectable()
export class DemoBalances {
  constructor(
    private readonly customers: CustomerService,
    private readonly cards: GiftCardService,
    private readonly credit: StoreCreditService,
  ) {}

  /** Nothing for customers who are gone. Repeatable: what was given once stays as its owner left it. */
  async make(): Promise<void> {
    for (const card of CARDS) await this.giveCard(card);
    await this.giveCredit();
  }

  private async giveCard({ origin, owner, worth, spent }: (typeof CARDS)[number]): Promise<void> {
    if ((await this.customers.findByEmail(owner.email)) === null) return;
    const { email, locale } = owner;
    const { id } = await this.cards.issue({
      amount: worth,
      recipientEmail: email,
      locale,
      origin,
      source: 'marketing',
    });
    const { movements } = await this.cards.get(id);
    if (spent === 0n || movements.length > 1) return; // the first movement is the issue
    await this.cards.adjust(id, { amount: Money.of(-spent, worth.currency), reason: 'Spent at our market stall' });
  }

  private async giveCredit(): Promise<void> {
    const { owner, amount, reason } = CREDIT;
    const customer = await this.customers.findByEmail(owner.email);
    if (customer === null || (await this.credit.find(customer.id, amount.currency)) !== null) return;
    await this.credit.give(customer.id, { amount, reason });
  }
}
