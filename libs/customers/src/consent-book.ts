import { Injectable } from '@nestjs/common';
import { Changes, Clock, Database, Events, insertRows, newId } from 'markethall/kernel';
import { ConsentChanged } from './customer.events.js';
import { Consent, type ConsentKind } from './entities/consent.entity.js';

/** What customers agreed to: a book that is only written forward. */
@Injectable()
export class ConsentBook {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
  ) {}

  /** The latest word, or null when the customer never said anything (which is no consent). */
  latest(customerId: string, kind: ConsentKind): Promise<Consent | null> {
    return this.db.repository(Consent).findOne({ where: { customerId, kind }, order: { id: 'DESC' } });
  }

  /** Writes a consent or its withdrawal down, unless the latest word is the same. Inside the caller's transaction. */
  async give(customerId: string, kind: ConsentKind, granted: boolean, source: string): Promise<void> {
    const latest = await this.latest(customerId, kind);
    if ((latest?.granted ?? false) === granted) return;
    const consent = Object.assign(new Consent(), {
      id: newId('cons'),
      customerId,
      kind,
      granted,
      source,
      at: this.clock.now(),
    });
    await insertRows(this.db, Consent, [consent]);
    this.changes.record({ entityType: 'customer_consent', id: consent.id, version: 1, before: null, after: consent });
    this.events.publish(new ConsentChanged(customerId, kind, granted));
  }
}
