const HOUR_MS = 3_600_000;

/**
 * Milliseconds until the next attempt: the base doubled with every attempt, at most an hour, of which a random half is
 * taken off so that what failed together does not return together.
 */
export function backoffMs(attempt: number, baseMs: number, random: () => number = Math.random): number {
  const full = Math.min(baseMs * 2 ** Math.min(attempt - 1, 30), HOUR_MS);
  return Math.round(full / 2 + (random() * full) / 2);
}
