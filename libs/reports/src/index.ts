export { reportsModule } from './reports.definition.js';
export { ReportsModule } from './reports.module.js';
export { OrderReplayService } from './simulation/order-replay.service.js';
export { type ReplayRequest, PromotionSimulationService } from './simulation/promotion-simulation.service.js';
export type { ReplayReport } from './simulation/replay-report.js';
export { PromotionSimulationPermission, ReportPermission } from './reports.permissions.js';
