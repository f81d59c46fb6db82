import { defineModule } from 'markethall/kernel';
import { ProductViews1795015000001 } from './migrations/1795015000001-product-views.js';
import { ProductViewFormat1795045000001 } from './migrations/1795045000001-product-view-format.js';
import { ProductViewsModule } from './product-views.module.js';
import { ProductViewsWorkerModule } from './product-views.worker.js';

/** What shoppers see of products. */
export const productViewsModule = defineModule({
  name: 'product-views',
  module: ProductViewsModule,
  worker: ProductViewsWorkerModule,
  migrations: [ProductViews1795015000001, ProductViewFormat1795045000001],
  invariants: [
    {
      code: 'E9.product-views',
      title: 'Each published product has a row for shoppers',
      sql: `SELECT pc.product_id FROM product_view_channel pc
            LEFT JOIN product_view v ON v.product_id = pc.product_id WHERE v.product_id IS NULL LIMIT 20`,
    },
  ],
});
