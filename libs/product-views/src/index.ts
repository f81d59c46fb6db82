export { productViewsModule } from './product-views.definition.js';
export { ProductViewsModule } from './product-views.module.js';
export { ProductViewBuilder } from './product-view-builder.js';
export { ProductViewService } from './product-view.service.js';
export type { CategoryNode, CategoryPage, ProductPage, ProductSummary } from './product-page.js';
