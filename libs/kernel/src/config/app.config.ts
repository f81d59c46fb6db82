import { hkdfSync } from 'node:crypto';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, MaxLength, Min } from 'class-validator';
import { defineConfig, Setting } from './define.config.js';
import { StrongSecret } from './strong-secret.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What both processes need. Injected by class: `constructor(private readonly config: AppConfig)`. */
export class AppConfig {
  @IsIn(['production', 'development', 'test'])
  @Setting('production refuses weak secrets, hides details and needs METRICS_TOKEN for foreign scrapers')
  environment: 'production' | 'development' | 'test' = 'development';

  @IsInt()
  @Min(0)
  @Max(65535)
  @Setting('Port of the api; 0 takes a free one')
  port: number = 3000;

  @IsInt()
  @Min(0)
  @Max(65535)
  @Setting("Port of the worker's health and metrics listener; 0 takes a free one")
  workerPort: number = 3001;

  @IsString()
  @MaxLength(255)
  @Setting('Address that the listeners bind to')
  host: string = '127.0.0.1';

  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  @Setting('Origin under which browsers reach the api; links are made of it, never of the Host header')
  publicUrl: string = 'http://localhost:3000';

  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  @Setting('Origin of the storefront, for links in mails; default: PUBLIC_URL')
  storefrontUrl: string = 'http://localhost:3000';

  @Matches(/^(mysql|mariadb):\/\/.+/, { message: 'must look like mysql://user:password@host:3306/database' })
  @Setting('The database; mysql:// and mariadb:// are both accepted, the server tells what it is')
  databaseUrl: string;

  @IsInt()
  @Min(2)
  @Max(500)
  @Setting('Connections of one process to the database')
  databasePoolSize: number = 20;

  @IsInt()
  @Min(100)
  @Max(60_000)
  @Setting('Milliseconds that a request waits for a connection before it is answered 503 database_busy')
  databaseAcquireMs: number = 1_000;

  @Matches(/^rediss?:\/\/.+/, { message: 'must look like redis://host:6379' })
  @Setting('Redis: queues, cache, signals. Nothing lives only there')
  redisUrl: string;

  @IsInt()
  @Min(5)
  @Max(5_000)
  @Setting('Milliseconds that a request waits for Redis before it goes on without')
  redisTimeoutMs: number = 50;

  @Matches(/^[a-z0-9_-]{1,40}$/i, { message: 'may hold 1 to 40 letters, digits, - and _' })
  @Setting('Prefix of every key and channel in Redis, so that installations can share a server')
  redisPrefix: string = 'mh';

  @StrongSecret()
  @Setting('Secret of at least 32 bytes from which every key is derived')
  secret: string;

  @IsBoolean()
  @Setting('true behind a proxy that sets X-Forwarded-For; otherwise the header is ignored')
  trustProxy: boolean = false;

  @IsIn(LOG_LEVELS)
  @Setting('Least severe level that is logged')
  logLevel: (typeof LOG_LEVELS)[number] = 'info';

  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Setting('Bearer token for /metrics; without one production answers loopback only')
  metricsToken: string | null = null;

  @IsInt()
  @Min(0)
  @Max(60_000)
  @Setting('Milliseconds between "not ready" and closing the listener, for the load balancer to notice')
  shutdownDelayMs: number = 0;

  @IsInt()
  @Min(1_000)
  @Max(120_000)
  @Setting('Milliseconds after which a stop is forced')
  shutdownTimeoutMs: number = 25_000;

  /** 32 bytes for one purpose (`access-token`, `cursor`), derived by HKDF-SHA-256: purposes never share a key. */
  deriveKey(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.secret, 'markethall', purpose, 32));
  }
}

export const appConfig = defineConfig('app', AppConfig, (env) => ({
  environment: env.NODE_ENV,
  port: env.PORT,
  workerPort: env.WORKER_PORT,
  host: env.HOST,
  publicUrl: env.PUBLIC_URL,
  // Until there is a storefront, the api serves the pages that mails link to.
  storefrontUrl: env.STOREFRONT_URL || env.PUBLIC_URL,
  databaseUrl: env.DATABASE_URL,
  databasePoolSize: env.DATABASE_POOL_SIZE,
  databaseAcquireMs: env.DATABASE_ACQUIRE_MS,
  redisUrl: env.REDIS_URL,
  redisTimeoutMs: env.REDIS_TIMEOUT_MS,
  redisPrefix: env.REDIS_PREFIX,
  secret: env.MARKETHALL_SECRET,
  trustProxy: env.TRUST_PROXY,
  logLevel: env.LOG_LEVEL,
  metricsToken: env.METRICS_TOKEN,
  shutdownDelayMs: env.SHUTDOWN_DELAY_MS,
  shutdownTimeoutMs: env.SHUTDOWN_TIMEOUT_MS,
}));
