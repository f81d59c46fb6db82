import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { Seeding } from './seeding.entity.js';

/** Remembers how far each seeding has come, so that an interrupted one goes on and a finished one never comes back. */
@Injectable()
export class Seedings {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Null: it was never begun here. */
  find(name: string): Promise<Seeding | null> {
    return this.db.repository(Seeding).findOneBy({ name });
  }

  /** Writes down that it begins. Throws where it was begun before. */
  async begin(name: string): Promise<void> {
    await this.db.execute('INSERT INTO seeding (name, progress, started_at) VALUES (?, ?, ?)', [
      name,
      '{}',
      this.clock.now(),
    ]);
  }

  /** Replaces what is kept of its progress; in the transaction of the step, where there is one. */
  async keep(name: string, progress: Record<string, unknown>): Promise<void> {
    await this.db.execute('UPDATE seeding SET progress = ? WHERE name = ?', [JSON.stringify(progress), name]);
  }

  /** Repeatable. */
  async finish(name: string): Promise<void> {
    await this.db.execute(
      `UPDATE seeding SET progress = '{}', finished_at = ? WHERE name = ? AND finished_at IS NULL`,
      [this.clock.now(), name],
    );
  }
}
