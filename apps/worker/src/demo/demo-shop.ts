import { Injectable } from '@nestjs/common';
import type { ChannelView } from 'markethall/channels';
import { Seedings } from 'markethall/kernel';
import { ProductViewBuilder } from 'markethall/product-views';
import { DemoBalances } from './demo-balances.js';
import { DemoCatalog } from './demo-catalog.js';
import { DemoPromotions } from './demo-promotions.js';
import { DemoSales, type SalesProgress } from './demo-sales.js';

const DEMO_SHOP = 'demo-shop';

/** The demo shop as a whole: made once, in a shop that is nobody else's. */
@Injectable()
export class DemoShop {
  /** More than five: one for each step, and the memory of how far they came. */
  constructor(
    private readonly seedings: Seedings,
    private readonly catalog: DemoCatalog,
    private readonly sales: DemoSales,
    private readonly promotions: DemoPromotions,
    private readonly balances: DemoBalances,
    private readonly views: ProductViewBuilder,
  ) {}

  /**
   * Makes the demo shop; one that was interrupted goes on where it was. False, and nothing happens, where it was complete
   * once, and where there are products of a merchant's own.
   */
  async make(channel: ChannelView, report: (what: string, done: number, total: number) => void): Promise<boolean> {
    const begun = await this.seedings.find(DEMO_SHOP);
    if (begun !== null && begun.finishedAt !== null) return false;
    if ((await this.catalog.countOthers()) > 0) return false;
    if (begun === null) {
      // Made by a release that did not write it down: taken for complete.
      if ((await this.catalog.countOwn()) > 0) return false;
      await this.seedings.begin(DEMO_SHOP);
    }

    const variants = await this.catalog.make(channel, (done, total) => report('products on the shelves', done, total));
    await this.sales.make(channel, variants, {
      done: salesProgress(begun?.progress),
      keep: (sales) => this.seedings.keep(DEMO_SHOP, { sales }),
      report: (done, total) => report('orders placed', done, total),
    });
    await this.promotions.make(); // after the orders, which were bought at full price
    await this.balances.make();
    await this.views.rebuildAll();
    await this.seedings.finish(DEMO_SHOP);
    return true;
  }
}

function salesProgress(progress: Record<string, unknown> | undefined): SalesProgress {
  return (progress?.sales as SalesProgress | undefined) ?? { orders: 0, cart: null }; // `keep` above wrote it
}
