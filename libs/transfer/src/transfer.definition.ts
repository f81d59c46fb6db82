import { defineModule } from 'markethall/kernel';
import { TransferModule } from './transfer.module.js';
import { ExportPermission, ImportPermission } from './transfer.permissions.js';
import { TransferWorkerModule } from './transfer.worker.js';

/** Imports and exports of files. */
export const transferModule = defineModule({
  name: 'transfer',
  module: TransferModule,
  worker: TransferWorkerModule,
  permissions: [ImportPermission, ExportPermission],
});
