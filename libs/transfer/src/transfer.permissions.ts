import { definePermissions } from 'markethall/kernel';

/**
 * Importing also needs the write permission of what is imported; the right to import includes the prices and the stock
 * that stand in the file.
 */
export const ImportPermission = definePermissions('import', { Create: 'import:create' });

/** Creating exports, and fetching those of others; one's own need no permission. */
export const ExportPermission = definePermissions('export', { Create: 'export:create', Read: 'export:read' });
