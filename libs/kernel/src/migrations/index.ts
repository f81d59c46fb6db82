import type { MigrationClass } from '../modules/define-module.js';
import { KernelDatabase1795001000001 } from './1795001000001-kernel-database.js';

/** Kernel's migrations of ids 001–019: database. (020–039 http, 040–059 events: in their own lists.) */
export const databaseMigrations: readonly MigrationClass[] = [KernelDatabase1795001000001];
