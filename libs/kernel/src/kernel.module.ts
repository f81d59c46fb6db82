import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangeRecord } from './changes/change-record.entity.js';
import { AppConfig, appConfig } from './config/app.config.js';
import { configProvider } from './config/define.config.js';
import { dataSourceOptions } from './database/data-source.js';
import { databaseExports, databaseProviders } from './database/database.providers.js';
import { Extensions } from './extensions/extensions.js';
import { Holders } from './holders/holders.js';
import { HttpConfig, httpConfig } from './http/http.config.js';
import { httpExports, httpProviders } from './http/http.providers.js';
import { IdempotencyRecord } from './idempotency/idempotency-record.entity.js';
import type { ModuleDefinition } from './modules/define-module.js';
import { OutgoingConfig, outgoingConfig } from './outgoing/outgoing.config.js';
import { OutgoingHttp } from './outgoing/outgoing-http.js';
import { Seeding } from './seeding/seeding.entity.js';
import { Seedings } from './seeding/seedings.js';
import { EventsModule } from './worker/events.module.js';

const configProviders = [configProvider(appConfig), configProvider(httpConfig), configProvider(outgoingConfig)];

/** Configuration that the database connection needs before the rest of kernel exists. */
@Global()
@Module({ providers: configProviders, exports: [AppConfig, HttpConfig, OutgoingConfig] })
class KernelConfigModule {}

/**
 * The one global module: everything of `markethall/kernel` that is injected. `overrides` replace kernel's own
 * providers by token (a test's clock).
 */
@Module({})
export class KernelModule {
  static forRoot(modules: readonly ModuleDefinition[], overrides: readonly Provider[] = []): DynamicModule {
    return {
      module: KernelModule,
      global: true,
      imports: [
        KernelConfigModule,
        DiscoveryModule,
        TypeOrmModule.forRootAsync({
          inject: [AppConfig],
          useFactory: (config: AppConfig) =>
            dataSourceOptions(
              {
                url: config.databaseUrl,
                poolSize: config.databasePoolSize,
                acquireTimeoutMs: config.databaseAcquireMs,
              },
              modules,
            ),
        }),
        TypeOrmModule.forFeature([IdempotencyRecord, ChangeRecord, Seeding]),
        EventsModule.forRoot(modules),
      ],
      providers: [Extensions, Holders, OutgoingHttp, Seedings, ...databaseProviders, ...httpProviders, ...overrides],
      exports: [
        KernelConfigModule,
        DiscoveryModule,
        Extensions,
        Holders,
        OutgoingHttp,
        Seedings,
        ...databaseExports,
        ...httpExports,
      ],
    };
  }
}
