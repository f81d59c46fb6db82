import type { FastifyReply } from 'fastify';
import { AppError } from '../errors/app-error.js';

const WINDOW_MS = 60_000;
/** Addresses remembered at once; above it the window starts anew for all, so that memory is bounded. */
const MAX_ADDRESSES = 100_000;

/**
 * The generous limit of one address at one process, counted in memory: it costs a request a map access and no network.
 * Strict limits are named at their routes (`@RateLimit`).
 */
export class AddressLimiter {
  private counts = new Map<string, number>();
  private windowEnd = 0;

  constructor(private readonly perMinute: number) {}

  /** Counts a request of the address. False, and nothing counted, once its window is used up: `refusal` then says so. */
  admits(address: string): boolean {
    this.beginWindow(performance.now());
    const used = this.counts.get(address) ?? 0;
    if (used >= this.perMinute) return false;
    this.counts.set(address, used + 1);
    return true;
  }

  /** 429 `rate_limited` when the address has used up its window, with headers; undefined otherwise. */
  refusal(address: string, reply: FastifyReply): AppError | undefined {
    const now = performance.now();
    this.beginWindow(now);
    const used = (this.counts.get(address) ?? 0) + 1;
    this.counts.set(address, used);
    if (used <= this.perMinute) return undefined;
    const seconds = Math.ceil((this.windowEnd - now) / 1_000);
    void reply
      .header('ratelimit-policy', `"address";q=${this.perMinute};w=60`)
      .header('ratelimit', `"address";r=0;t=${seconds}`);
    return new AppError('rate_limited', 429, 'Too many requests', { limit: 'address' }).retryAfter(seconds);
  }

  private beginWindow(now: number): void {
    if (now < this.windowEnd && this.counts.size <= MAX_ADDRESSES) return;
    this.counts = new Map();
    this.windowEnd = now + WINDOW_MS;
  }
}
