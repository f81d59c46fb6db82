import { CronExpressionParser } from 'cron-parser';
import type { ScheduleTiming } from './schedule.decorator.js';

/** When the schedule is due next after a moment. Throws for an unreadable cron expression or an interval below 100 ms. */
export function nextRunAfter(timing: ScheduleTiming, moment: Date): Date {
  if ('cron' in timing)
    return CronExpressionParser.parse(timing.cron, { currentDate: moment, tz: 'UTC' }).next().toDate();
  if (!(timing.everyMs >= 100)) throw new Error('everyMs must be at least 100');
  return new Date(moment.getTime() + timing.everyMs);
}
