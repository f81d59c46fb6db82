import type { MigrationClass } from '../modules/define-module.js';
import { KernelDatabase1795001000001 } from './1795001000001-kernel-database.js';

/** Kernel's migrations 001–099: the database half (http has 100–199, events 200–299; `kernelModule` lists all). */
export const databaseMigrations: readonly MigrationClass[] = [KernelDatabase1795001000001];
