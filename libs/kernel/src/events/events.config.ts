import { IsInt, Max, Min } from 'class-validator';
import { configProvider, defineConfig, Setting } from '../config/define.config.js';

/** How the relay of the worker goes about its work. Times in milliseconds. */
export class EventsConfig {
  @IsInt()
  @Min(50)
  @Max(60_000)
  @Setting('Milliseconds between two looks for due events and jobs when no nudge comes')
  pollMs: number = 1_000;

  @IsInt()
  @Min(200)
  @Max(600_000)
  @Setting('Milliseconds after which a queued attempt that nobody began is queued again')
  dispatchLeaseMs: number = 15_000;

  @IsInt()
  @Min(500)
  @Max(600_000)
  @Setting('Milliseconds after which another worker takes over what a dead one was doing; living ones renew in time')
  leaseMs: number = 10_000;

  @IsInt()
  @Min(10)
  @Max(3_600_000)
  @Setting('Milliseconds before the second attempt; doubled with each further one, at most an hour')
  retryBaseMs: number = 1_000;

  @IsInt()
  @Min(10)
  @Max(100_000)
  @Setting('Attempts that wait in Redis at most; the rest waits in the database')
  highWater: number = 1_000;

  @IsInt()
  @Min(1)
  @Max(3_650)
  @Setting('Days that delivered events are kept')
  retentionDays: number = 60;
}

export const eventsConfig = defineConfig('events', EventsConfig, (env) => ({
  pollMs: env.EVENTS_POLL_MS,
  dispatchLeaseMs: env.EVENTS_DISPATCH_LEASE_MS,
  leaseMs: env.EVENTS_LEASE_MS,
  retryBaseMs: env.EVENTS_RETRY_BASE_MS,
  highWater: env.EVENTS_HIGH_WATER,
  retentionDays: env.EVENTS_RETENTION_DAYS,
}));

export const eventsConfigProvider = configProvider(eventsConfig);
