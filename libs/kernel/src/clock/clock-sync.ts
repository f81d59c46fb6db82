import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Clock } from './clock.js';

const EVERY_MS = 300_000;
/** Below this the distance is noise of the measurement. */
const TOLERATED_MS = 250;

/** Keeps `Clock` with the database's clock: measures the distance at boot and every five minutes. */
@Injectable()
export class ClockSync implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.measure();
    this.timer = setInterval(() => void this.measure().catch(() => undefined), EVERY_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** The only statement that asks for the database's time. */
  async measure(): Promise<void> {
    const before = Date.now();
    const [row] = await this.db.query<{ now: Date }[]>('SELECT UTC_TIMESTAMP(3) AS now');
    if (row === undefined) return;
    const offset = row.now.getTime() - (before + Date.now()) / 2;
    this.clock.correctTo(Math.abs(offset) < TOLERATED_MS ? 0 : offset);
  }
}
