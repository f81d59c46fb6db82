import { createHmac, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig, Database, isDuplicateKey, networkKey } from 'markethall/kernel';
import type { Order } from './entities/order.entity.js';
import { tooManyUnpaidOrders } from './order.errors.js';
import { OrdersConfig } from './orders.config.js';

const INDEX = 'sales_order_unpaid_slot';

/** The order could not be stored because another one has its slot: open it again with `slotIsContended`. */
export const isUnpaidSlotTaken = (error: unknown): boolean => isDuplicateKey(error, INDEX);

/** Who buys, as far as unpaid orders are counted. */
export interface Buyer {
  customerId: string | null;
  /** IP address of a guest; null where it is not known. */
  clientAddress: string | null;
}

/**
 * How many unpaid orders, each of which holds stock, one buyer may have at once. Each takes one of the buyer's slots, a
 * value under a unique index: the index is the guard, so no race can exceed it, and the usual case costs no statement.
 * The slot is free as soon as the order is paid, declined, canceled or expired.
 */
@Injectable()
export class UnpaidSlots {
  private readonly key: Buffer;

  constructor(
    private readonly db: Database,
    private readonly config: OrdersConfig,
    app: AppConfig,
  ) {
    this.key = app.deriveKey('orders.unpaid-slot');
  }

  /**
   * Gives the order one of the buyer's slots, to be stored with it. The guess costs no statement; when another order has that
   * slot, the transaction ends with `isUnpaidSlotTaken` and is to be repeated as `contended`: then the free ones are looked
   * up. Throws too_many_unpaid_orders (429). A guest whose address is not public (a proxy that is not trusted, a test)
   * cannot be told from others and is not counted.
   */
  async take(order: Order, buyer: Buyer, contended: boolean): Promise<void> {
    const of = this.countedAs(buyer);
    if (order.unpaidSlot !== null || of === null) return;
    if (!contended) {
      order.unpaidSlot = this.slot(of.name, randomInt(of.max));
      return;
    }
    const all = Array.from({ length: of.max }, (_, number) => this.slot(of.name, number));
    const rows = await this.db.query<{ unpaid_slot: Buffer }[]>(
      'SELECT unpaid_slot FROM sales_order WHERE unpaid_slot IN (?)',
      [all],
    );
    const taken = new Set(rows.map((row) => row.unpaid_slot.toString('hex')));
    const free = all.filter((slot) => !taken.has(slot.toString('hex')));
    // Another request may look at the same moment: any of the free ones, so that not all want the first.
    const chosen = free[free.length === 0 ? 0 : randomInt(free.length)];
    if (chosen === undefined) throw tooManyUnpaidOrders(of.max);
    order.unpaidSlot = chosen;
  }

  private countedAs({ customerId, clientAddress }: Buyer): { name: string; max: number } | null {
    if (customerId !== null) return { name: customerId, max: this.config.unpaidPerCustomer };
    const network = clientAddress === null ? null : networkKey(clientAddress);
    return network === null ? null : { name: network, max: this.config.unpaidPerAddress };
  }

  /** Not reversible without the key of the installation: no address is stored. */
  private slot(name: string, number: number): Buffer {
    return createHmac('sha256', this.key).update(`${name}#${number}`).digest().subarray(0, 16);
  }
}
