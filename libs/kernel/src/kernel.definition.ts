import { Module } from '@nestjs/common';
import { IdempotencyWorkerModule } from './idempotency/idempotency-cleanup.schedule.js';
import { idempotencyInvariants } from './idempotency/idempotency.invariants.js';
import { eventsInvariants } from './events/events.invariants.js';
import { databaseMigrations } from './migrations/index.js';
import { Idempotency1795001000100 } from './migrations/1795001000100-idempotency.js';
import { EventsAndJobs1795001000200 } from './migrations/1795001000200-events-and-jobs.js';
import { Seedings1795046000001 } from './migrations/1795046000001-seedings.js';
import { defineModule, type ModuleDefinition } from './modules/define-module.js';

/** Stands for kernel in the list of modules; its providers come from `KernelModule.forRoot`. */
@Module({})
class KernelDefinitionModule {}

/** Kernel's tables and invariants. First in `apps/modules.ts`; `withKernel` adds it where it is missing. */
export const kernelModule = defineModule({
  name: 'kernel',
  module: KernelDefinitionModule,
  worker: IdempotencyWorkerModule,
  migrations: [...databaseMigrations, Idempotency1795001000100, EventsAndJobs1795001000200, Seedings1795046000001],
  invariants: [...eventsInvariants, ...idempotencyInvariants],
});

/** The modules with kernel first. */
export const withKernel = (modules: readonly ModuleDefinition[]): ModuleDefinition[] => [
  kernelModule,
  ...modules.filter((module) => module.name !== kernelModule.name),
];
