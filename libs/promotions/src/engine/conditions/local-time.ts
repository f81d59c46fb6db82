/** Wall time at a place. */
export interface LocalTime {
  /** 0 is Monday. */
  weekday: number;
  /** Since midnight. */
  minute: number;
}

const DAYS: Readonly<Record<string, number>> = { Mon: 0, Tue: 1, Wed: 2, Thu: 3, Fri: 4, Sat: 5, Sun: 6 };
const formats = new Map<string, Intl.DateTimeFormat>();

/** All time windows of a basket ask for the same instant: the last answer is kept. */
let last: { at: number; timeZone: string; time: LocalTime } | null = null;

/** What clocks in the zone (an IANA name) show, daylight saving included. Throws a RangeError for an unknown zone. */
export function localTime(at: Date, timeZone: string): LocalTime {
  if (last !== null && last.at === at.getTime() && last.timeZone === timeZone) return last.time;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) parts[type] = value;
  const time = { weekday: DAYS[parts.weekday ?? ''] ?? 0, minute: Number(parts.hour) * 60 + Number(parts.minute) };
  last = { at: at.getTime(), timeZone, time };
  return time;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
}
