import { InventoryItem } from './entities/inventory-item.entity.js';
import { LocationChannel } from './entities/location-channel.entity.js';
import { Location } from './entities/location.entity.js';
import { Reservation } from './entities/reservation.entity.js';
import { StockLevel } from './entities/stock-level.entity.js';
import { StockMovement } from './entities/stock-movement.entity.js';
import { VariantItem } from './entities/variant-item.entity.js';

/** Every table of this module. */
export const inventoryEntities = [
  InventoryItem,
  Location,
  LocationChannel,
  Reservation,
  StockLevel,
  StockMovement,
  VariantItem,
];
