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

/** What is known about a buyer's tax identifier changed. The number itself stays with tax. */
export class TaxIdentifierChanged extends AppEvent {
  static override readonly eventName = 'tax.identifier-changed.v1';

  constructor(
    readonly identifierId: string,
    readonly holder: string,
    readonly country: string,
    readonly status: 'unverified' | 'valid' | 'invalid' | 'removed',
    version: number,
  ) {
    super();
    this.aggregate = { type: 'tax_identifier', id: identifierId, version };
  }

  override readonly aggregate: { type: string; id: string; version?: number };
}
