import { Injectable } from '@nestjs/common';

/**
 * The one source of time for rows, expiries and leases: the application's clock, corrected by its measured distance to
 * the database, so that every process tells the same time. Durations of calls use monotonic timers instead.
 */
@Injectable()
export class Clock {
  private offsetMs = 0;

  now(): Date {
    return new Date(this.nowMs());
  }

  /** Milliseconds since the epoch. */
  nowMs(): number {
    return Date.now() + this.offsetMs;
  }

  /** Adds a measured distance (database minus process) to what this clock tells. */
  correctTo(offsetMs: number): void {
    this.offsetMs = Math.round(offsetMs);
  }
}
