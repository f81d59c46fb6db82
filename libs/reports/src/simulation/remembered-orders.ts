import { Injectable } from '@nestjs/common';
import { CatalogService } from 'markethall/catalog';
import type { ChannelView } from 'markethall/channels';
import { CustomerGroupService } from 'markethall/customers';
import { isId } from 'markethall/kernel';
import { type PlacedMark, type PlacedOrder, PlacedOrders, type PlacedPeriod } from 'markethall/orders';
import { rememberedOrder, type RememberedOrder, TRACE_PARTS } from './sale-of-order.js';

/** Orders of a page: the bound of a replay's memory. */
export const ORDERS_A_PAGE = 200;

/** Reads the orders of a period page by page, each page in at most twelve statements, and puts them together. */
@Injectable()
export class RememberedOrders {
  constructor(
    private readonly orders: PlacedOrders,
    private readonly catalog: CatalogService,
    private readonly groups: CustomerGroupService,
  ) {}

  count(period: PlacedPeriod, atMost: number): Promise<number> {
    return this.orders.count(period, atMost);
  }

  /** In the order of placing. `firstOrders`: whether it matters which orders were first ones. */
  async *pages(
    period: PlacedPeriod,
    channel: ChannelView,
    { firstOrders }: { firstOrders: boolean },
  ): AsyncGenerator<RememberedOrder[]> {
    for (let after: PlacedMark | null = null; ;) {
      const page: PlacedOrder[] = await this.orders.page(period, after, ORDERS_A_PAGE, TRACE_PARTS);
      if (page.length > 0) yield await this.remember(page, channel, firstOrders);
      after = page.at(-1)?.order ?? null;
      if (page.length < ORDERS_A_PAGE || after === null) return;
    }
  }

  private async remember(
    page: readonly PlacedOrder[],
    channel: ChannelView,
    firstOrders: boolean,
  ): Promise<RememberedOrder[]> {
    const variantIds = new Set(page.flatMap(({ lines }) => lines.map((line) => line.variantId)));
    const facts = await this.catalog.getPromotionFacts([...variantIds].filter((id) => isId('var', id)));
    const groups = await this.groups.groupIdsOfMany(customersOf(page).filter((id) => isId('cus', id)));
    const isFirst = firstOrders ? await this.firstOrdersOf(page) : () => null;
    return page.map((placed) =>
      rememberedOrder(placed, {
        ...{ channel, facts },
        customerGroupIds: groups.get(placed.order.customerId ?? '') ?? [],
        isFirstOrder: isFirst(placed.order),
      }),
    );
  }

  private async firstOrdersOf(page: readonly PlacedOrder[]): Promise<(order: PlacedOrder['order']) => boolean> {
    const emails = [...new Set(page.map(({ order }) => order.emailKey))];
    const first = await this.orders.firstPlaced(customersOf(page), emails);
    return ({ customerId, emailKey, placedAt }) =>
      [customerId ?? '', emailKey].every((buyer) => (first.get(buyer) ?? placedAt) >= placedAt);
  }
}

const customersOf = (page: readonly PlacedOrder[]): string[] => [
  ...new Set(page.flatMap(({ order }) => order.customerId ?? [])),
];
