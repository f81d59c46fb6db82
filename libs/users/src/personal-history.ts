import { ChangeRecord, type Database, idBytes } from 'markethall/kernel';
import { MoreThan } from 'typeorm';

const BATCH = 200;

/**
 * Takes the values of personal fields out of what the change log remembers of one aggregate; that something changed, when
 * and by whom, stays. Inside the caller's transaction.
 */
export async function erasePersonalHistory(db: Database, entityType: string, entityId: string): Promise<void> {
  let last: string | null = null;
  for (;;) {
    const batch: ChangeRecord[] = await db.repository(ChangeRecord).find({
      where: { entityType, entityId, ...(last === null ? {} : { id: MoreThan(last) }) },
      order: { id: 'ASC' },
      take: BATCH,
    });
    for (const record of batch.filter((each) => each.personalFields !== null)) {
      await db.execute('UPDATE change_record SET changes = ?, personal_fields = NULL WHERE id = ?', [
        JSON.stringify(withoutValues(record)),
        idBytes(record.id),
      ]);
    }
    if (batch.length < BATCH) return;
    last = batch.at(-1)?.id ?? null;
  }
}

function withoutValues({ changes, personalFields }: ChangeRecord): object {
  const personal = new Set(personalFields);
  return Object.fromEntries(Object.entries(changes ?? {}).filter(([field]) => !personal.has(field)));
}
