import { BullModule } from '@nestjs/bull';
import { CacheModule } from '@nestjs/cache-manager';
import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheConfig, cacheConfigProvider } from '../cache/cache.config.js';
import { Cache } from '../cache/cache.js';
import { CachedBytesHook } from '../cache/cached-bytes.hook.js';
import { KnownUrls } from '../cache/known-urls.js';
import { Invalidations } from '../cache/invalidations.js';
import { MemoryStore } from '../cache/memory-store.js';
import { cacheStores } from '../cache/cache-stores.js';
import { SharedStore } from '../cache/shared-store.js';
import { AppConfig } from '../config/app.config.js';
import { EventDelivery } from '../events/entities/event-delivery.entity.js';
import { OutboxEvent } from '../events/entities/outbox-event.entity.js';
import { Events } from '../events/events.js';
import { EventsConfig, eventsConfigProvider } from '../events/events.config.js';
import { Nudge } from '../events/nudge.js';
import { HealthChecks } from '../health/health-checks.js';
import { HealthController } from '../health/health.controller.js';
import { JobController } from '../jobs/api/job.controller.js';
import { BackgroundJobs } from '../jobs/background-jobs.js';
import { BackgroundJobChunk } from '../jobs/entities/background-job-chunk.entity.js';
import { BackgroundJobError } from '../jobs/entities/background-job-error.entity.js';
import { BackgroundJob } from '../jobs/entities/background-job.entity.js';
import { JobFiles } from '../jobs/job-files.js';
import { JobReports } from '../jobs/job-reports.js';
import { JobService } from '../jobs/job.service.js';
import { Readiness } from '../lifecycle/readiness.js';
import { RedisConnections } from '../lifecycle/redis.js';
import { BacklogMetrics } from '../metrics/backlog-metrics.js';
import { HttpMetrics } from '../metrics/http-metrics.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { Metrics } from '../metrics/metrics.js';
import type { ModuleDefinition } from '../modules/define-module.js';
import { ScheduleLease } from '../schedule/entities/schedule-lease.entity.js';
import { INSTALLED_MODULES } from './installed-modules.js';
import { EVENTS_QUEUE, JOBS_QUEUE, moduleQueue, QueueManners, queuesRoot } from './queues.js';

/** Needed before CacheModule can be made. */
@Global()
@Module({
  providers: [cacheConfigProvider, eventsConfigProvider, MemoryStore, RedisConnections],
  exports: [CacheConfig, EventsConfig, MemoryStore, RedisConnections],
})
class CacheFoundationModule {}

const services: Provider[] = [
  Cache,
  SharedStore,
  Invalidations,
  CachedBytesHook,
  KnownUrls,
  Nudge,
  Events,
  JobFiles,
  BackgroundJobs,
  JobReports,
  JobService,
  Readiness,
  HealthChecks,
  Metrics,
  HttpMetrics,
  BacklogMetrics,
  QueueManners,
];

/**
 * Events, jobs, cache, health and metrics of both processes; imported by KernelModule. Everything that modules inject
 * is exported. The queues are here, too, so that the api can show them; only the worker has their processors.
 */
@Module({})
export class EventsModule {
  static forRoot(modules: readonly ModuleDefinition[]): DynamicModule {
    return {
      module: EventsModule,
      global: true,
      imports: [
        DiscoveryModule,
        CacheFoundationModule,
        CacheModule.registerAsync({
          isGlobal: true,
          inject: [MemoryStore, AppConfig, CacheConfig],
          useFactory: (memory: MemoryStore, app: AppConfig, config: CacheConfig) => ({
            stores: cacheStores(memory, app, config.shared),
          }),
        }),
        queuesRoot(),
        moduleQueue(EVENTS_QUEUE),
        moduleQueue(JOBS_QUEUE),
        TypeOrmModule.forFeature([
          OutboxEvent,
          EventDelivery,
          ScheduleLease,
          BackgroundJob,
          BackgroundJobError,
          BackgroundJobChunk,
        ]),
      ],
      controllers: [HealthController, MetricsController, JobController],
      providers: [{ provide: INSTALLED_MODULES, useValue: modules }, ...services],
      exports: [
        INSTALLED_MODULES,
        CacheFoundationModule,
        Cache,
        KnownUrls,
        Nudge,
        Events,
        BackgroundJobs,
        JobFiles,
        JobReports,
        Readiness,
        HealthChecks,
        Metrics,
        BullModule,
      ],
    };
  }
}
