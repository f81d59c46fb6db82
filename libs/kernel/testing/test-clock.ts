import { Clock } from 'markethall/kernel';

/**
 * A clock for tests: real time until `set` stops it at a moment; `advance` moves it either way. `reset` returns to real
 * time.
 */
export class TestClock extends Clock {
  private frozenAt: number | null = null;
  private shiftMs = 0;

  override nowMs(): number {
    return this.frozenAt ?? super.nowMs() + this.shiftMs;
  }

  /** Stops the clock at this moment. */
  set(date: Date | string): void {
    this.frozenAt = new Date(date).getTime();
  }

  /** Moves the clock by milliseconds; a running clock goes on running. */
  advance(ms: number): void {
    if (this.frozenAt === null) this.shiftMs += ms;
    else this.frozenAt += ms;
  }

  reset(): void {
    this.frozenAt = null;
    this.shiftMs = 0;
  }
}
