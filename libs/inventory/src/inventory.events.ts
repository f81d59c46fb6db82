import { AppEvent } from 'markethall/kernel';

/** The stock of these variants moved: read `InventoryService.availability` again. */
export class StockLevelChanged extends AppEvent {
  static override readonly eventName = 'inventory.level-changed.v1';
  override readonly aggregate: { type: string; id: string; version?: number };

  constructor(readonly variantIds: string[]) {
    super();
    this.aggregate = { type: 'stock', id: variantIds[0] ?? '' };
  }
}
