import { Injectable } from '@nestjs/common';
import { Schedule } from 'markethall/kernel';
import { TaxIdentifierService } from '../identifiers/tax-identifier.service.js';

const AT_ONCE = 20;

/** Asks again about VAT ids of which nobody could say anything, and about those confirmed long ago. */
@Injectable()
export class CheckIdentifiersSchedule {
  constructor(private readonly identifiers: TaxIdentifierService) {}

  @Schedule('tax.check-identifiers', { everyMs: 60_000, leaseMs: 120_000 })
  async check(): Promise<void> {
    await this.identifiers.checkDue(AT_ONCE);
  }
}
