import { Injectable } from '@nestjs/common';
import { Database } from 'markethall/kernel';

/** Reads of the ledger. */
@Injectable()
export class StockMovementRepository {
  constructor(private readonly db: Database) {}

  /** True when a cause has already moved stock. */
  async exists(causeType: string, causeId: string): Promise<boolean> {
    const rows = await this.db.query<unknown[]>(
      'SELECT 1 FROM stock_movement WHERE cause_id = ? AND cause_type = ? LIMIT 1',
      [causeId, causeType],
    );
    return rows.length > 0;
  }
}
