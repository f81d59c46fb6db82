import { Injectable } from '@nestjs/common';
import { Database, HolderKind, idBytes, Implements, isId } from 'markethall/kernel';

/** Money and tax statuses belong to customers, unless they were erased. */
@Injectable()
@Implements(HolderKind)
export class CustomerHolder extends HolderKind {
  override readonly idPrefix = 'cus';

  constructor(private readonly db: Database) {
    super();
  }

  override async exists(id: string): Promise<boolean> {
    if (!isId('cus', id)) return false;
    const rows = await this.db.query<unknown[]>('SELECT 1 FROM customer WHERE id = ? AND erased_at IS NULL', [
      idBytes(id),
    ]);
    return rows.length > 0;
  }
}
