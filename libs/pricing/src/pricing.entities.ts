import { PriceListPoint } from './entities/price-list-point.entity.js';
import { PriceList } from './entities/price-list.entity.js';
import { PricePoint } from './entities/price-point.entity.js';
import { Price } from './entities/price.entity.js';

/** Every table of this module. */
export const pricingEntities = [Price, PriceList, PriceListPoint, PricePoint];
