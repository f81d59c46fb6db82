import { Injectable } from '@nestjs/common';
import { type Cart, CartService } from 'markethall/cart';
import { type AppError, Database, idBytes, Money } from 'markethall/kernel';
import { OrderService } from 'markethall/orders';
import { TenderService } from 'markethall/payments';
import { CheckoutTender } from './checkout-tender.entity.js';
import { planTenders, type TenderPlan } from './tender-plan.js';
import { tenderInsufficient } from './tender.errors.js';

/** What a cart's tenders pay of a total, by the balances of this moment. Without tenders: no statement. */
@Injectable()
export class TenderPlanner {
  constructor(
    private readonly db: Database,
    private readonly carts: CartService,
    private readonly orders: OrderService,
    private readonly tenders: TenderService,
  ) {}

  /** In the order in which they are spent. */
  tendersOf(cart: Cart): Promise<CheckoutTender[]> {
    return this.db.repository(CheckoutTender).find({ where: { cartId: cart.id }, order: { position: 'ASC' } });
  }

  /** `returning`: what comes back to accounts before it is spent again, see TenderService.spendable. */
  async plan(cart: Cart, total: bigint, returning?: ReadonlyMap<string, bigint>): Promise<TenderPlan> {
    const rows = cart.hasTenders ? await this.tendersOf(cart) : [];
    if (rows.length === 0) return planTenders([], total);
    const accounts = await this.tenders.spendable(
      rows.map(({ accountId }) => accountId),
      returning,
    );
    const usable = rows.map((row) => {
      const account = accounts.get(row.accountId);
      const isTheirs = account !== undefined && (account.holder === null || account.holder === cart.customerId);
      const pays = isTheirs && account.currency === cart.currency;
      return { ...row, codeLast4: account?.codeLast4 ?? null, balance: pays ? account.spendable : 0n };
    });
    return planTenders(usable, total);
  }

  /** As the next checkout would: what an attempt that is still open holds would be free again for it. */
  async planNext(cart: Cart, total: bigint): Promise<TenderPlan> {
    return this.plan(cart, total, await this.heldFor(cart));
  }

  /** The refusal that tells what the tenders pay now. From then on that is what the shopper has seen. */
  async insufficient(cartId: string, total: Money): Promise<AppError> {
    const plan = await this.planNext(await this.carts.get(cartId), total.amount);
    await this.db.transaction(async () => {
      for (const { id, balance } of plan.tenders)
        await this.db.execute('UPDATE checkout_tender SET seen_balance = ? WHERE id = ?', [balance, idBytes(id)]);
    });
    return tenderInsufficient(plan, total.currency);
  }

  private async heldFor(cart: Cart): Promise<ReadonlyMap<string, bigint>> {
    const order = cart.hasTenders && cart.checkedOutAt !== null ? await this.orders.findByCart(cart.id) : null;
    return order?.isUnpaid ? this.tenders.heldFor(order.id) : new Map();
  }
}
