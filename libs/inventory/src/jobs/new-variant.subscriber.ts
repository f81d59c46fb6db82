import { Injectable } from '@nestjs/common';
import { VariantCreated } from 'markethall/catalog';
import { Subscribe } from 'markethall/kernel';
import { itemIdOf } from '../inventory-items.js';
import { LocationService } from '../location.service.js';
import { StockLevelRepository } from '../stock-level.repository.js';

/** Every new variant gets its item and an empty level at the default location, so that staff find it in the list. */
@Injectable()
export class NewVariantSubscriber {
  constructor(
    private readonly levels: StockLevelRepository,
    private readonly locations: LocationService,
  ) {}

  @Subscribe(VariantCreated, 'inventory.prepare-variant')
  async prepare(event: VariantCreated): Promise<void> {
    const location = await this.locations.getDefault();
    await this.levels.ensureItems(event.variantIds);
    await this.levels.ensureLevels(event.variantIds.map((id) => ({ itemId: itemIdOf(id), locationId: location.id })));
  }
}
