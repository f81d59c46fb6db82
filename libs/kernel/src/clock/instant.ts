const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-]([01]\d|2[0-3]):?[0-5]\d)$/;

/** The last moment that a DATETIME(3) in UTC holds. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * A moment as RFC 3339 writes it, with its zone, from 1970 to the end of 9999 in UTC: what a time column holds. Null for
 * anything else: there is no February 30, and no 61st second.
 */
export function parseInstant(text: string): Date | null {
  const match = text.length > 40 ? null : RFC3339.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  const time = new Date(text).getTime();
  return time >= 0 && time <= LAST ? new Date(time) : null;
}

/** Of a field that `IsInstant` let through: absent stays absent, null stays null. */
export function instantOf(text: string): Date;
export function instantOf(text: string | null | undefined): Date | null | undefined;
export function instantOf(text: string | null | undefined): Date | null | undefined {
  if (text === null || text === undefined) return text;
  const moment = parseInstant(text);
  if (moment === null) throw new TypeError(`${JSON.stringify(text.slice(0, 40))} is no moment in RFC 3339`);
  return moment;
}
