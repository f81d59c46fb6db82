import { Injectable } from '@nestjs/common';
import { Database, idFromBytes } from 'markethall/kernel';
import { PromotionSeeder } from 'markethall/promotions';

/** What the demo shop has on offer: a coupon for first orders, a sale, 3 for 2, a campaign with a budget, tiers, free shipping. */
@Injectable()
export class DemoPromotions {
  constructor(
    private readonly db: Database,
    private readonly seeder: PromotionSeeder,
  ) {}

  /** Nothing where the demo's categories are gone. Repeatable. */
  async make(): Promise<void> {
    const tea = await this.categoryId('demo-tea');
    const ceramics = await this.categoryId('demo-ceramics');
    const coffee = await this.categoryId('demo-coffee');
    if (tea === null || ceramics === null || coffee === null) return;
    await this.seeder.ensurePromotions({ tea, ceramics, coffee });
  }

  private async categoryId(externalId: string): Promise<string | null> {
    const [row] = await this.db.query<{ id: Buffer }[]>('SELECT id FROM category WHERE external_id = ?', [externalId]);
    return row === undefined ? null : idFromBytes('cat', row.id);
  }
}
