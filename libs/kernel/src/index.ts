// The front door of kernel. Each helper keeps to its own section; `export *` is banned.

// ---- database: ids, money, text, clock, transactions, changes, custom fields, keyset, modules, doctor, migrations
export { newId, idBytes, idFromBytes, isId, idTime } from './ids/id.js';
export { IdColumn, IsId, ReferenceColumn } from './ids/id.column.js';
export { Money, safeAmount } from './money/money.js';
export { divideRounded, largestRemainder, type RoundingMode } from './money/rounding.js';
export { currencyCodes, currencyExponent, isCurrency } from './money/currency.js';
export { AmountColumn, CurrencyColumn, bigintTransformer } from './money/money.column.js';
export { IsCurrency, MoneyInput, MoneyView } from './money/money.dto.js';
export { emailKey, keyOf, slugify } from './text/keys.js';
export { Clock } from './clock/clock.js';
export { ClockSync } from './clock/clock-sync.js';
export { TimeColumn } from './clock/time.column.js';
export { instantOf, parseInstant } from './clock/instant.js';
export { IsInstant } from './clock/instant.decorator.js';
export { CodeColumn, CustomColumn } from './database/columns.js';
export { Database, DatabaseSettings } from './database/database.js';
export { databaseExports, databaseProviders } from './database/database.providers.js';
export { databaseProblem, isCheckViolation, isDuplicateKey, isRetryable } from './database/database-errors.js';
export { dataSourceOptions, detectDatabaseType, type DatabaseConnection } from './database/data-source.js';
export { SnakeNamingStrategy, snakeCase } from './database/naming.js';
export type { CommitPhase } from './database/transaction-scope.js';
export type { Expectation } from './database/wire.js';
export { insertMany } from './database/bulk-insert.js';
export { insertRows, postRows, postVersioned, updateVersioned } from './database/versioned.js';
export { ChangeRecord } from './changes/change-record.entity.js';
export { staleVersion, type StaleVersion } from './changes/stale-version.js';
export { Changes, type Change } from './changes/changes.js';
export { Personal } from './changes/personal.decorator.js';
export { CustomFields, defineFields } from './custom-fields/custom-fields.js';
export { CustomInput, CustomOutput } from './custom-fields/custom-property.js';
export { customColumnName, customColumnSql } from './custom-fields/custom-column.js';
export type { CustomField, CustomFieldSet } from './custom-fields/field-definition.js';
export { defineModule, type Invariant, type MigrationClass, type ModuleDefinition } from './modules/define-module.js';
export { allPermissions, definePermissions, permissionsOf, type PermissionSet } from './modules/permissions.js';
export { runDoctor, type Finding } from './doctor/doctor.js';
export { databaseMigrations } from './migrations/index.js';
export {
  assertSchemaCurrent,
  migrate,
  pendingMigrations,
  revertMigrations,
  type MigrateOptions,
} from './migrations/migrate.js';
export { createMigration } from './migrations/create-migration.js';
export { migrationsOf } from './migrations/sorted-migrations.js';
export { keysetPage, type KeysetPage } from './paging/keyset.js';
export {
  listRequest,
  type FilterValue,
  type ListFilter,
  type ListRequest,
  type ListSort,
} from './paging/list-request.js';

// ---- HTTP (kernel-http)
export {
  AppError,
  badQuery,
  badRequest,
  conflict,
  type FieldProblem,
  forbidden,
  invalid,
  invalidField,
  notFound,
  preconditionRequired,
  unauthenticated,
  versionConflict,
} from './errors/app-error.js';
export { type Problem, problemJson, problemOf, translate } from './errors/problem.js';
export { ProblemFilter, sendProblem } from './errors/problem.filter.js';
export {
  type Actor,
  actorCanSeeChannel,
  actorRef,
  anonymousActor,
  channelScope,
  systemActor,
} from './context/actor.js';
export { RequestContext, type RequestContextData } from './context/request-context.js';
export { Authenticator } from './auth/authenticator.js';
export { type AccessPolicy, Authenticated, CurrentActor, Public, RequirePermission } from './auth/access.decorator.js';
export { policyOf } from './auth/policy.js';
export { AccessGuard, authorize } from './auth/access.guard.js';
export { assertAllChannels } from './auth/all-channels.js';
export { IdPipe } from './http/id.pipe.js';
export { IfMatch, IfMatchTag, parseIfMatch } from './http/if-match.decorator.js';
export { contentTag, etagOf, matchesNoneOf, VersionedResource } from './http/versioned-resource.js';
export { Load, type LoadClass } from './http/route-config.js';
export { AcceptsUpload, RawBody, UploadedFile, type UploadedFileData } from './http/uploads.js';
export { DtoPipe } from './http/body.pipe.js';
export { HttpConfig, httpConfig } from './http/http.config.js';
export { PAGE_CSP } from './http/security-headers.js';
export { Idempotent, NeverStore } from './idempotency/idempotent.decorator.js';
export { RateLimit, type RateLimitRule } from './rate-limit/rate-limit.decorator.js';
export { ListQuery } from './paging/list-query.decorator.js';
export {
  Filterable,
  type FilterOperator,
  type FilterOptions,
  Includable,
  ListDefaults,
  Sortable,
} from './paging/list-fields.decorator.js';
export { Page, PageInfo, PageOf } from './paging/page.dto.js';
export { Answers, ApiErrors, Operation } from './openapi/documented.js';
export { log } from './logging/log.js';
export { NestLogger } from './logging/nest-logger.js';
export { RequestLog, type RequestObserver } from './http/request-log.js';
export { RateLimits } from './rate-limit/rate-limits.js';
export { OverloadGate } from './overload/overload-gate.js';
export { bindIdempotencyEffect } from './context/request-context.js';
export { releaseKeyWithTransaction } from './idempotency/release.js';
export { IdempotencyStore } from './idempotency/idempotency.store.js';
export {
  AccessCheckError,
  allowRoute,
  assertHandlersDeclared,
  assertRoutesChecked,
  RouteTable,
} from './auth/access-check.js';
export { handlersOf, type Handler } from './http/handlers.js';
export { tuneHandlers } from './http/tune-handlers.js';
export { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
export { FrontDoor } from './cache/front-door.js';
export { KnownUrls } from './cache/known-urls.js';
export { fastifyOptions } from './http/fastify-options.js';
export { type HttpParts, installHttp } from './http/fastify-hooks.js';
export { addressKey, networkKey } from './http/client-network.js';
export { KnownMethods } from './http/known-methods.js';
export { Cors } from './http/cors.js';
export { AddressLimiter } from './rate-limit/address-limiter.js';
export { securityHeaders } from './http/security-headers.js';
export { configureLog } from './logging/log.js';
export { giveBackBootMemory } from './lifecycle/give-back-memory.js';
export { KernelModule } from './kernel.module.js';
export { kernelModule, withKernel } from './kernel.definition.js';
export { buildOpenApi } from './openapi/build-openapi.js';
// ---- end HTTP

// ---- events: config, events, schedule, jobs, commands, cache, extensions, health, metrics, worker, lifecycle (kernel-events)
export { AppConfig, appConfig } from './config/app.config.js';
export {
  type ConfigDefinition,
  ConfigError,
  configProvider,
  defineConfig,
  describeConfig,
  loadConfig,
  Setting,
  type SettingDescription,
  validateAllConfig,
} from './config/define.config.js';
export { StrongSecret, weaknessOf } from './config/strong-secret.js';
export { AppEvent, type EventAggregate, type EventClass, eventNameOf } from './events/app-event.js';
export { Events } from './events/events.js';
export { type EventMeta, Subscribe, type SubscribeOptions } from './events/subscribe.decorator.js';
export { OutboxEvent } from './events/entities/outbox-event.entity.js';
export { type DeliveryState, EventDelivery } from './events/entities/event-delivery.entity.js';
export { Schedule, type ScheduleRun, type ScheduleTiming } from './schedule/schedule.decorator.js';
export { BackgroundJobs, type EnqueueOptions } from './jobs/background-jobs.js';
export { BackgroundJob, type JobState } from './jobs/entities/background-job.entity.js';
export { JobHandler, type JobHandlerOptions } from './jobs/job-handler.decorator.js';
export { JobCanceled, type JobRowError, type RunningJob } from './jobs/running-job.js';
export type { FileContent } from './jobs/job-files.js';
export { Command } from './commands/command.decorator.js';
export { commandList, declaredCommands } from './commands/declared-commands.js';
export { Seedings } from './seeding/seedings.js';
export { Cache, type CacheCodec, type CacheOptions, type LoadContext } from './cache/cache.js';
export { answerHoldsUntil } from './cache/answer-expiry.js';
export { CachedBytes, type CachedBytesOptions } from './cache/cached-bytes.decorator.js';
export { type ExtensionToken, Implements, implementedBy } from './extensions/implements.decorator.js';
export { Extensions, provideExtension } from './extensions/extensions.js';
export { HolderKind, Holders } from './holders/holders.js';
export { RedisConnections } from './lifecycle/redis.js';
export { CacheConfig } from './cache/cache.config.js';
export { notAnnouncedSql } from './events/events.invariants.js';
export { eventsIdle } from './events/idle.js';
export { EventsConfig } from './events/events.config.js';
export { Nudge } from './events/nudge.js';
export { Subscriptions } from './events/subscriptions.js';
export { Schedules } from './schedule/schedules.js';
export { Commands } from './commands/commands.js';
export { JobFiles } from './jobs/job-files.js';
export { JobReports } from './jobs/job-reports.js';
export { JobPermission } from './jobs/job.permissions.js';
export { JobService } from './jobs/job.service.js';
export { HealthChecks, type HealthReport } from './health/health-checks.js';
export { Metrics } from './metrics/metrics.js';
export { BareListener } from './lifecycle/bare-listener.js';
export { stopGracefully } from './lifecycle/graceful-stop.js';
export { logProcessErrors } from './lifecycle/process-errors.js';
export { Readiness } from './lifecycle/readiness.js';
export { EventsModule } from './worker/events.module.js';
export { KernelWorkerModule } from './worker/kernel-worker.module.js';
export { WorkerLoop } from './worker/worker-loop.js';
export { EVENTS_QUEUE, JOBS_QUEUE, moduleQueue } from './worker/queues.js';
export { INSTALLED_MODULES } from './worker/installed-modules.js';
export { OutgoingHttp, type OutgoingRequest } from './outgoing/outgoing-http.js';
export type { OutgoingAnswer } from './outgoing/exchange.js';
export { OutgoingConfig } from './outgoing/outgoing.config.js';
// ---- end events
