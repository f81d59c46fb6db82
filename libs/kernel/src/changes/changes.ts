import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { RequestContext } from '../context/request-context.js';
import { Database } from '../database/database.js';
import { insertMany } from '../database/bulk-insert.js';
import { postRows } from '../database/versioned.js';
import { newId } from '../ids/id.js';
import { ChangeRecord } from './change-record.entity.js';
import { diff } from './diff.js';
import { personalFieldsOf } from './personal.decorator.js';

/** Rows from which on they are written as an import writes them. */
const MANY = 20;

/** One change to remember. `before` null = created, `after` null = deleted. */
export interface Change {
  /** The aggregate, snake_case: `sales_order`. */
  entityType: string;
  id: string;
  /** Version after the change. */
  version: number;
  /** The entity, or a plain copy of its fields made before the change (`{ ...order }`). */
  before: object | null;
  after: object | null;
  reason?: string;
}

/** Writes change records: one INSERT with all of them at the end of the ambient transaction. */
@Injectable()
export class Changes {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Remembers who changed what. The fields are compared now, so `before` must be a copy from before the change; without
   * any difference and reason nothing is written. Throws outside a transaction.
   */
  record(change: Change): void {
    const buffer = this.db.local(this, () => ({ rows: [] as ChangeRecord[] }));
    const changes = diff(change.before, change.after);
    const names = Object.keys(changes);
    if (names.length === 0 && change.reason === undefined && change.before !== null && change.after !== null) return;
    if (buffer.rows.length === 0) this.db.beforeCommit(() => this.flush(buffer), 'flush');
    buffer.rows.push(this.rowOf(change, changes, names));
  }

  private rowOf(change: Change, changes: Record<string, [unknown, unknown]>, names: string[]): ChangeRecord {
    const { actor, requestId } = RequestContext.current();
    const personal = new Set([...personalFieldsOf(change.before ?? {}), ...personalFieldsOf(change.after ?? {})]);
    const personalNames = names.filter((name) => personal.has(name));
    return {
      id: newId('chg'),
      entityType: change.entityType,
      entityId: change.id,
      version: change.version,
      actorKind: actor.kind,
      actorId: (actor.userId ?? actor.name ?? null)?.slice(0, 120) ?? null,
      requestId: requestId.slice(0, 128),
      reason: change.reason?.slice(0, 500) ?? null,
      changes,
      personalFields: personalNames.length > 0 ? personalNames : null,
      occurredAt: this.clock.now(),
    };
  }

  private async flush(buffer: { rows: ChangeRecord[] }): Promise<void> {
    const rows = buffer.rows.splice(0);
    if (rows.length < MANY) postRows(this.db, ChangeRecord, rows);
    else await insertMany(this.db, ChangeRecord, rows);
  }
}
