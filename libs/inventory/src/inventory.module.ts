import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from 'markethall/catalog';
import { provideExtension } from 'markethall/kernel';
import { AdminLocationController } from './api/admin-location.controller.js';
import { AdminStockController } from './api/admin-stock.controller.js';
import { inventoryEntities } from './inventory.entities.js';
import { InventoryHolds } from './inventory-holds.js';
import { InventoryQueries } from './inventory-queries.js';
import { InventoryService } from './inventory.service.js';
import { LocationService } from './location.service.js';
import { ReservationRepository } from './reservation.repository.js';
import { StockAccess } from './stock-access.js';
import { StockAdjustmentService } from './stock-adjustment.service.js';
import { PriorityStockAllocator, StockAllocator } from './stock-allocator.js';
import { StockLedger } from './stock-ledger.js';
import { StockLevelRepository } from './stock-level.repository.js';
import { StockMovementRepository } from './stock-movement.repository.js';
import { StockPlanner } from './stock-planner.js';

@Module({
  imports: [TypeOrmModule.forFeature(inventoryEntities), CatalogModule],
  controllers: [AdminLocationController, AdminStockController],
  providers: [
    InventoryService,
    InventoryHolds,
    InventoryQueries,
    LocationService,
    ReservationRepository,
    StockAccess,
    StockAdjustmentService,
    StockLedger,
    StockLevelRepository,
    StockMovementRepository,
    StockPlanner,
    ...provideExtension(StockAllocator, PriorityStockAllocator),
  ],
  exports: [
    InventoryService,
    LocationService,
    StockAdjustmentService,
    StockLevelRepository,
    StockPlanner,
    StockAllocator,
  ],
})
export class InventoryModule {}
