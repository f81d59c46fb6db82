import { defineModule } from 'markethall/kernel';
import { ReportsModule } from './reports.module.js';
import { PromotionSimulationPermission, ReportPermission } from './reports.permissions.js';
import { ReportsWorkerModule } from './reports.worker.js';

/** Figures, and what promotions would do. It owns no table. */
export const reportsModule = defineModule({
  name: 'reports',
  module: ReportsModule,
  worker: ReportsWorkerModule,
  permissions: [ReportPermission, PromotionSimulationPermission],
});
