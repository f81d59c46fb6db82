import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsUrl, Max, Min } from 'class-validator';
import { defineConfig, Setting } from '../config/define.config.js';

/** How the api meets the outside. */
export class HttpConfig {
  @IsArray()
  @ArrayMaxSize(50)
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] }, { each: true })
  @Setting('Origins by comma whose browsers may call the api, besides PUBLIC_URL and STOREFRONT_URL')
  corsOrigins: string[] = [];

  @IsInt()
  @Min(1)
  @Max(100_000_000)
  @Setting('Requests a minute that one address may make to one process before it is answered 429')
  requestsPerMinute: number = 50_000;

  @IsIn(['all', 'notable', 'none'])
  @Setting('Which requests are logged; notable: writes, errors and slow ones (safe successful ones at debug)')
  logRequests: 'all' | 'notable' | 'none' = 'notable';

  @IsBoolean()
  @Setting('Refuse a part of the requests with 503 while the event loop is overloaded')
  shedLoad: boolean = true;

  @IsInt()
  @Min(5)
  @Max(5_000)
  @Setting('Event-loop delay in milliseconds from which the least important requests are refused')
  shedDelayMs: number = 80;

  @IsBoolean()
  @Setting('Show the interactive OpenAPI page at /api/docs')
  docs: boolean = true;
}

export const httpConfig = defineConfig('http', HttpConfig, (env) => ({
  corsOrigins: env.CORS_ORIGINS,
  requestsPerMinute: env.REQUESTS_PER_MINUTE,
  logRequests: env.LOG_REQUESTS,
  // Specs share two cores with a database: their own slowness is no overload.
  shedLoad: env.SHED_LOAD ?? (env.NODE_ENV === 'test' ? 'false' : undefined),
  shedDelayMs: env.SHED_DELAY_MS,
  docs: env.API_DOCS,
}));
