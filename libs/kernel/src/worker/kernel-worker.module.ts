import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Commands } from '../commands/commands.js';
import { Deliveries } from '../events/deliveries.js';
import { DeliveryRunner } from '../events/delivery-runner.js';
import { EventCare } from '../events/event-care.js';
import { EventsProcessor } from '../events/events.processor.js';
import { KnownEvents } from '../events/known-events.js';
import { Relay } from '../events/relay.js';
import { Subscriptions } from '../events/subscriptions.js';
import { JobCare } from '../jobs/job-care.js';
import { JobDispatcher } from '../jobs/job-dispatcher.js';
import { JobHandlers } from '../jobs/job-handlers.js';
import { JobRows } from '../jobs/job-rows.js';
import { JobRunner } from '../jobs/job-runner.js';
import { JobsProcessor } from '../jobs/jobs.processor.js';
import { ScheduleLeases } from '../schedule/schedule-leases.js';
import { Schedules } from '../schedule/schedules.js';
import { ProviderMethods } from './provider-methods.js';
import { WorkerLoop } from './worker-loop.js';

const services: Provider[] = [
  ProviderMethods,
  Subscriptions,
  KnownEvents,
  Deliveries,
  DeliveryRunner,
  Relay,
  EventCare,
  JobHandlers,
  JobRows,
  JobRunner,
  JobDispatcher,
  JobCare,
  ScheduleLeases,
  Schedules,
  Commands,
];

/** What only the worker has: the relay, the processors, schedules, commands. Beside KernelModule in its root module. */
@Module({})
export class KernelWorkerModule {
  /** A command (`takesJobs: false`) consumes nothing: it must not leave half-done work when it ends. */
  static forRoot(options: { takesJobs: boolean }): DynamicModule {
    return {
      module: KernelWorkerModule,
      imports: [DiscoveryModule],
      providers: [...services, ...(options.takesJobs ? [EventsProcessor, JobsProcessor, WorkerLoop] : [])],
      exports: [Schedules, Commands, Subscriptions, ...(options.takesJobs ? [WorkerLoop] : [])],
    };
  }
}
