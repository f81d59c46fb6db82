import type { RateLimitRule } from 'markethall/kernel';

/** Codes that one address may try, right or wrong: shared by every route that takes one. 80 bits do the rest. */
export const GUESSES_A_MINUTE: RateLimitRule = { name: 'gift-card-codes', points: 20, seconds: 60 };

export const GUESSES_A_DAY: RateLimitRule = { name: 'gift-card-codes-day', points: 500, seconds: 86_400 };
