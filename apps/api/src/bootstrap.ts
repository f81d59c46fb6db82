import type { DynamicModule, NestApplicationOptions, Provider } from '@nestjs/common';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import {
  AccessGuard,
  AddressLimiter,
  allPermissions,
  AppConfig,
  appConfig,
  assertHandlersDeclared,
  assertRoutesChecked,
  assertSchemaCurrent,
  Cache,
  configureLog,
  Cors,
  DtoPipe,
  fastifyOptions,
  FrontDoor,
  handlersOf,
  HttpConfig,
  type HttpParts,
  IdempotencyInterceptor,
  installHttp,
  KnownUrls,
  KnownMethods,
  loadConfig,
  type ModuleDefinition,
  NestLogger,
  OverloadGate,
  ProblemFilter,
  Readiness,
  RequestLog,
  RouteTable,
  securityHeaders,
  tuneHandlers,
  validateAllConfig,
  withKernel,
} from 'markethall/kernel';
import { ApiModule } from './api.module.js';
import { installDocs } from './docs.js';

/** What a test may change. */
export interface ApiOverrides {
  /** Replace kernel's own providers by token, such as the clock. */
  providers?: readonly Provider[];
  /** Makes the application itself, for `Test.createTestingModule(…).overrideProvider(…)`. Default: NestFactory. */
  create?: (
    root: DynamicModule,
    adapter: FastifyAdapter,
    options: NestApplicationOptions,
  ) => Promise<NestFastifyApplication>;
}

/**
 * The whole api, initialized but not listening. Throws ConfigError for a wrong configuration, AccessCheckError for a
 * route that does not say who may call it, and an error for a database older than this release.
 */
export async function createApi(
  modules: readonly ModuleDefinition[],
  overrides: ApiOverrides = {},
): Promise<NestFastifyApplication> {
  validateAllConfig();
  const config = loadConfig(appConfig);
  configureLog(config.logLevel);
  const adapter = new FastifyAdapter({
    ...fastifyOptions({ production: config.environment === 'production', trustProxy: config.trustProxy }),
    skipMiddie: true,
  });
  const routes = new RouteTable(adapter.getInstance());
  const root = ApiModule.forRoot(withKernel(modules), overrides.providers);
  const app = await (overrides.create ?? create)(root, adapter, {
    bodyParser: false,
    logger: new NestLogger(),
    abortOnError: false,
  });
  try {
    await prepare(
      app,
      adapter,
      routes,
      modules.some((module) => module.name === 'users'),
    );
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
  return app;
}

const create: NonNullable<ApiOverrides['create']> = (root, adapter, options) =>
  NestFactory.create<NestFastifyApplication>(root, adapter, options);

async function prepare(
  app: NestFastifyApplication,
  adapter: FastifyAdapter,
  routes: RouteTable,
  hasStaff: boolean,
): Promise<void> {
  await assertSchemaCurrent(app.get(DataSource));
  const config = app.get(AppConfig);
  const http = app.get(HttpConfig);
  const handlers = handlersOf(app.get(DiscoveryService));
  assertHandlersDeclared(handlers, allPermissions());
  tuneHandlers(handlers, app.get(IdempotencyInterceptor), app.get(DtoPipe));
  const parts: HttpParts = {
    headers: securityHeaders(config.environment === 'production'),
    cors: app.get(Cors),
    gate: app.get(OverloadGate),
    limiter: new AddressLimiter(http.requestsPerMinute),
    requestLog: app.get(RequestLog),
    readiness: app.get(Readiness),
    methods: new KnownMethods(handlers),
  };
  installHttp(adapter.getInstance(), parts);
  app.useGlobalGuards(app.get(AccessGuard));
  app.useGlobalFilters(new ProblemFilter());
  if (http.docs) installDocs(app);
  if (hasStaff) {
    // Loaded only where somebody can sign in to it.
    const { installQueueBoard } = await import('./queue-board.js');
    await installQueueBoard(app);
  }
  await app.init();
  await adapter.getInstance().ready();
  assertRoutesChecked(routes, handlers);
  new FrontDoor(parts, app.get(Cache), app.get(KnownUrls), config.trustProxy).install(adapter.getHttpServer());
}
