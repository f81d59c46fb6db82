import type { Provider } from '@nestjs/common';
import { AccessGuard } from '../auth/access.guard.js';
import { Authenticator } from '../auth/authenticator.js';
import { NoAuthenticator } from '../auth/no-authenticator.js';
import { AppConfig } from '../config/app.config.js';
import { provideExtension } from '../extensions/extensions.js';
import { IdempotencyInterceptor } from '../idempotency/idempotency.interceptor.js';
import { IdempotencyStore } from '../idempotency/idempotency.store.js';
import { OverloadGate } from '../overload/overload-gate.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { DtoPipe } from './body.pipe.js';
import { Cors } from './cors.js';
import { HttpConfig } from './http.config.js';
import { RequestLog } from './request-log.js';

/** For the global kernel module of both processes: the worker uses the idempotency clean-up and named limits too. */
export const httpProviders: Provider[] = [
  ...provideExtension(Authenticator, NoAuthenticator),
  RateLimits,
  AccessGuard,
  IdempotencyStore,
  IdempotencyInterceptor,
  DtoPipe,
  OverloadGate,
  {
    provide: Cors,
    inject: [AppConfig, HttpConfig],
    useFactory: (app: AppConfig, http: HttpConfig) => new Cors([app.publicUrl, app.storefrontUrl, ...http.corsOrigins]),
  },
  { provide: RequestLog, inject: [HttpConfig], useFactory: (http: HttpConfig) => new RequestLog(http.logRequests) },
];

/** What of `httpProviders` the global kernel module exports. */
export const httpExports = [Authenticator, RateLimits, IdempotencyStore, RequestLog, OverloadGate];
