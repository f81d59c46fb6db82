import { Injectable } from '@nestjs/common';
import { type Cart, CartAccess, type CartCredential, CartService } from 'markethall/cart';
import { Clock, Database, idBytes, insertRows, Money, newId } from 'markethall/kernel';
import { GiftCardService, StoreCreditService, type StoredValueAccount } from 'markethall/payments';
import { LessThan } from 'typeorm';
import { CheckoutTender } from './checkout-tender.entity.js';
import type { TenderPlan } from './tender-plan.js';
import { TenderPlanner } from './tender-planner.js';
import {
  giftCardCurrency,
  giftCardEmpty,
  giftCardNotUsable,
  noStoreCredit,
  tenderNotFound,
  tooManyTenders,
} from './tender.errors.js';

/** Gift cards and store credit of one cart. */
export const MAX_TENDERS = 5;

/** What a shopper wants to pay with. */
export type TenderInput = { type: 'gift_card'; code: string } | { type: 'store_credit' };

/** A cart's tenders with what they pay of its present total. */
export interface CartTenders {
  plan: TenderPlan;
  total: Money;
}

/**
 * What shoppers put to their carts to pay with, beside a payment provider. Nothing is held or moved here: amounts are
 * worked out from the present total and the present balances at each look.
 */
@Injectable()
export class CartTendersService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly access: CartAccess,
    private readonly carts: CartService,
    private readonly cards: GiftCardService,
    private readonly credit: StoreCreditService,
    private readonly planner: TenderPlanner,
  ) {}

  /** Throws cart_not_found (404). */
  async list(cartId: string, credential: CartCredential): Promise<CartTenders> {
    return this.show(await this.access.get(cartId, credential));
  }

  /** Repeating changes nothing. Throws 422 for what cannot pay this cart, too_many_tenders, cart_locked (409). */
  async add(cartId: string, credential: CartCredential, input: TenderInput): Promise<CartTenders> {
    const cart = await this.carts.changeTenders(cartId, credential, async (locked) => {
      const account = await this.accountFor(locked, input);
      const present = await this.planner.tendersOf(locked);
      if (present.some(({ accountId }) => accountId === account.id)) return true;
      if (present.length >= MAX_TENDERS) throw tooManyTenders(MAX_TENDERS);
      await insertRows(this.db, CheckoutTender, [this.rowOf(locked, account, (present.at(-1)?.position ?? -1) + 1)]);
      return true;
    });
    return this.show(cart);
  }

  /** Throws tender_not_found (404), cart_locked (409). */
  async remove(cartId: string, credential: CartCredential, tenderId: string): Promise<CartTenders> {
    const cart = await this.carts.changeTenders(cartId, credential, async (locked) => {
      const { affectedRows } = await this.db.execute('DELETE FROM checkout_tender WHERE id = ? AND cart_id = ?', [
        idBytes(tenderId),
        locked.id,
      ]);
      if (affectedRows === 0) throw tenderNotFound();
      return (await this.planner.tendersOf(locked)).length > 0;
    });
    return this.show(cart);
  }

  /** Forgets what was put to carts long ago. Returns how many. */
  async forget(before: Date): Promise<number> {
    const { affected } = await this.db.repository(CheckoutTender).delete({ createdAt: LessThan(before) });
    return affected ?? 0;
  }

  private async show(cart: Cart): Promise<CartTenders> {
    await this.carts.warm();
    const { grandTotal, currency } = await this.carts.priced(cart);
    return { plan: await this.planner.planNext(cart, grandTotal), total: Money.of(grandTotal, currency) };
  }

  private async accountFor(cart: Cart, input: TenderInput): Promise<StoredValueAccount> {
    const account = input.type === 'gift_card' ? await this.cards.findByCode(input.code) : await this.ownCredit(cart);
    if (input.type === 'store_credit') {
      if (account === null || account.spendable(this.clock.now()) === 0n) throw noStoreCredit();
      return account;
    }
    if (account === null || account.status === 'disabled' || this.hasLapsed(account)) throw giftCardNotUsable();
    if (account.currency !== cart.currency) throw giftCardCurrency(account.currency);
    if (account.balance === 0n) throw giftCardEmpty();
    return account;
  }

  private ownCredit({ customerId, currency }: Cart): Promise<StoredValueAccount | null> {
    return customerId === null ? Promise.resolve(null) : this.credit.find(customerId, currency);
  }

  private hasLapsed({ expiresAt }: StoredValueAccount): boolean {
    return expiresAt !== null && expiresAt <= this.clock.now();
  }

  private rowOf(cart: Cart, account: StoredValueAccount, position: number): CheckoutTender {
    return Object.assign(new CheckoutTender(), {
      id: newId('tnd'),
      cartId: cart.id,
      accountId: account.id,
      kind: account.kind,
      position,
      seenBalance: account.balance,
      createdAt: this.clock.now(),
    });
  }
}
