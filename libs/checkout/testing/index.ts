export { aReadyCart, type CartTraits, type ReadyCart } from './a-ready-cart.js';
export { aPlacedOrder, buy } from './a-placed-order.js';
export { aSellableVariant, type VariantTraits } from './a-sellable-variant.js';
