export { transferModule } from './transfer.definition.js';
export { TransferModule } from './transfer.module.js';
export { TransferService, type ExportRequest, type ImportRequest } from './transfer.service.js';
export { ProductImportService } from './products/product-import.service.js';
export type { ImportResult } from './products/import-result.js';
export { ExportPermission, ImportPermission } from './transfer.permissions.js';
