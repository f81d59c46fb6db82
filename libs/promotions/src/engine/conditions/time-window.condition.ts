import { invalidField } from 'markethall/kernel';
import { type ConditionResult, type LaneInput, PromotionCondition } from '../extension-points.js';
import { ParameterReader } from '../parameters.js';
import { MET } from '../rules/basket-check.js';
import { localTime } from './local-time.js';

const WEEKDAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY = 24 * 60;
const OUTSIDE: ConditionResult = { met: false, reason: 'time_window' };

export interface TimeWindow {
  /** By weekday, 0 is Monday. */
  days: readonly boolean[];
  /** Minutes since midnight; `to` is excluded, and beyond midnight when it is not after `from`. */
  from: number;
  to: number;
}

/**
 * `{ "condition": "time_window", "days": ["fri"], "from": "17:00", "to": "19:00" }`: weekdays (absent: all), times (absent:
 * the whole day) or both, by the clocks of the channel's zone. `to` is excluded; a window that ends before it begins runs
 * past midnight and belongs to the day on which it began. Unmet: `time_window`.
 */
export class TimeWindowCondition extends PromotionCondition<TimeWindow> {
  override readonly code = 'time_window';
  override readonly kind = 'basket';
  override readonly goesByClock = true;

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string): TimeWindow {
    const read = new ParameterReader(parameters, pointer, ['days', 'from', 'to']);
    if (!read.has('days') && !read.has('from')) throw invalidField(read.at('days'), 'required');
    if (read.has('from') !== read.has('to')) throw invalidField(read.at(read.has('from') ? 'to' : 'from'), 'required');
    const days = read.has('days') ? read.texts('days', /^(mon|tue|wed|thu|fri|sat|sun)$/) : new Set(WEEKDAYS);
    const from = read.has('from') ? minutes(read.text('from', /^([01]\d|2[0-3]):[0-5]\d$/)) : 0;
    const to = read.has('to') ? minutes(read.text('to', /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/)) : DAY;
    if (from === to) read.fail('to', 'empty_range');
    return { days: WEEKDAYS.map((day) => days.has(day)), from, to };
  }

  override check({ days, from, to }: TimeWindow, { basket }: LaneInput): ConditionResult {
    const { weekday, minute } = localTime(basket.at, basket.timeZone);
    const today = days[weekday] === true;
    if (from < to) return today && minute >= from && minute < to ? MET : OUTSIDE;
    const yesterday = days[(weekday + 6) % 7] === true;
    return (today && minute >= from) || (yesterday && minute < to) ? MET : OUTSIDE;
  }

  /** The next boundary, on whatever weekday, or midnight. */
  override changesAfter({ from, to }: TimeWindow, at: Date, timeZone: string): Date {
    return nextAt([0, from, to % DAY], at, timeZone);
  }
}

const MINUTE_MS = 60_000;
/** Clocks change at full quarters of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;

/** The next time at which clocks show one of these minutes of the day; the next quarter where clocks are changed before. */
function nextAt(minutesOfDay: readonly number[], at: Date, timeZone: string): Date {
  const { minute } = localTime(at, timeZone);
  const wait = Math.min(...minutesOfDay.map((each) => ((each - minute + DAY - 1) % DAY) + 1));
  const time = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;
  const next = new Date(time + wait * MINUTE_MS);
  if (localTime(next, timeZone).minute === (minute + wait) % DAY) return next;
  return new Date((Math.floor(time / QUARTER_MS) + 1) * QUARTER_MS);
}

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
