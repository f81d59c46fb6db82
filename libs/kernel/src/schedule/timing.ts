import { createRequire } from 'node:module';
import type * as CronParser from 'cron-parser';
import type { ScheduleTiming } from './schedule.decorator.js';

const load = createRequire(import.meta.url);

/** The parser brings a calendar library: processes without cron schedules never load it. */
const cronParser = (): typeof CronParser => load('cron-parser') as typeof CronParser;

/** When the schedule is due next after a moment. Throws for an unreadable cron expression or an interval below 100 ms. */
export function nextRunAfter(timing: ScheduleTiming, moment: Date): Date {
  if ('cron' in timing)
    return cronParser().CronExpressionParser.parse(timing.cron, { currentDate: moment, tz: 'UTC' }).next().toDate();
  if (!(timing.everyMs >= 100)) throw new Error('everyMs must be at least 100');
  return new Date(moment.getTime() + timing.everyMs);
}
