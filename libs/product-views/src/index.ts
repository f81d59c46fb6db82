export { productViewsModule } from './product-views.definition.js';
export { ProductViewsModule } from './product-views.module.js';
export { ProductViewBuilder } from './product-view-builder.js';
export { ProductViewService } from './product-view.service.js';
export type { StoreProductResponse, StoreProductSummary } from './api/store-product.dto.js';
