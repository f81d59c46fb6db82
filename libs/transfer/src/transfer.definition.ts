import { defineModule } from 'markethall/kernel';
import { ProductPicture1795031000002 } from './migrations/1795031000002-product-picture.js';
import { transferInvariants } from './transfer.invariants.js';
import { TransferModule } from './transfer.module.js';
import { ExportPermission, ImportPermission } from './transfer.permissions.js';
import { TransferWorkerModule } from './transfer.worker.js';

/** Imports and exports of files. */
export const transferModule = defineModule({
  name: 'transfer',
  module: TransferModule,
  worker: TransferWorkerModule,
  migrations: [ProductPicture1795031000002],
  invariants: transferInvariants,
  permissions: [ImportPermission, ExportPermission],
});
