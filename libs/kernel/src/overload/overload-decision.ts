import type { LoadClass } from '../http/route-config.js';

/**
 * Pressure from which a class begins to be refused, and from which all of it is: the least important first.
 * Pressure 1 is the configured event-loop delay.
 */
const BANDS: Readonly<Record<Exclude<LoadClass, 'health'>, readonly [from: number, to: number]>> = {
  admin: [1, 2],
  search: [1.2, 2.5],
  browse: [1.5, 4],
  cart: [2.5, 6],
  checkout: [4, 12],
};

/** Never refuse everything of a class: what is let in tells whether it got better. */
const MOST_REFUSED = 0.95;

/** The part (0 to 0.95) of a class's requests that is refused at this pressure. Health is never refused. */
export function refusedPart(loadClass: LoadClass, pressure: number): number {
  if (loadClass === 'health') return 0;
  const [from, to] = BANDS[loadClass];
  if (pressure <= from) return 0;
  return Math.min(MOST_REFUSED, (pressure - from) / (to - from));
}

/**
 * Pressure out of one sample: the event loop's delay against the allowed one, counted only while the loop is really
 * busy (a paused process is late, but not overloaded).
 */
export function pressureOf(sample: { delayMs: number; utilization: number }, allowedDelayMs: number): number {
  if (sample.utilization < 0.9) return 0;
  return sample.delayMs / allowedDelayMs;
}

/** Smooths samples: quick to rise, so that the queue does not grow, slower to fall, so that it does not swing. */
export const smoothed = (before: number, now: number): number =>
  now > before ? before + (now - before) * 0.7 : before + (now - before) * 0.3;

const PATTERNS: readonly (readonly [RegExp, LoadClass])[] = [
  [/^\/(?:health|metrics)(?:\/|$)/, 'health'],
  [/^\/api\/v\d+\/(?:store\/carts\/:\w+\/(?:checkouts|payment)|webhooks\/|store\/orders)/, 'checkout'],
  [/^\/api\/v\d+\/(?:store\/(?:carts|customers)|auth)/, 'cart'],
  [/^\/api\/v\d+\/store\/search/, 'search'],
  [/^\/api\/v\d+\/admin\//, 'admin'],
  [/^\/admin\//, 'admin'],
];

/** The class of a route by its pattern, where no decorator names it. */
export const classOfRoute = (url: string): LoadClass =>
  PATTERNS.find(([pattern]) => pattern.test(url))?.[1] ?? 'browse';
