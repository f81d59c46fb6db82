import { isId } from 'markethall/kernel';
import type { Trial } from './trial.js';

/** Kind of the job. */
export const PROMOTION_REPLAY = 'reports.promotion-replay';

/** Most orders of one replay. */
export const MAX_ORDERS = 100_000;
/** Longest period of one replay. */
export const MAX_DAYS = 400;

/** The payload of the job. */
export interface ReplaySettings {
  channelId: string;
  currency: string;
  /** RFC 3339. */
  from: string;
  /** Exclusive. */
  to: string;
  trial: Trial;
}

/** Throws for a payload that `begin` did not write. */
export function settingsOf(payload: object): ReplaySettings {
  const settings = payload as Partial<ReplaySettings>; // checked as far as a mix-up could reach
  const { channelId, currency, from, to, trial } = settings;
  if (!isId('chan', channelId) || !currency || !from || !to || !trial)
    throw new Error('the payload of the replay is not complete');
  return { channelId, currency, from, to, trial };
}
