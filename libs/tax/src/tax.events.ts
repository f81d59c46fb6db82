import { AppEvent } from 'markethall/kernel';

/** Zones, rates or categories changed: whoever keeps prices with tax reads them again. */
export class TaxRulesChanged extends AppEvent {
  static override readonly eventName = 'tax.rules-changed.v1';

  constructor(
    readonly subject: 'tax_category' | 'zone' | 'tax_rate',
    readonly subjectId: string,
    readonly change: 'created' | 'updated' | 'deleted',
    version: number,
  ) {
    super();
    this.aggregate = { type: subject, id: subjectId, version };
  }

  override readonly aggregate: { type: string; id: string; version?: number };
}
