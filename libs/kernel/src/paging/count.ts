import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** Up to here an estimate is an exact count; beyond it, the optimizer's guess. */
const COUNTED_AT_MOST = 10_000;

/**
 * How many rows the query has, before paging. `exact` counts all (slow on millions of rows); `estimate` counts up to
 * 10,000 and takes the optimizer's guess beyond.
 */
export async function countRows<E extends ObjectLiteral>(
  qb: SelectQueryBuilder<E>,
  kind: 'exact' | 'estimate',
): Promise<number> {
  const counted = qb.clone().orderBy();
  if (kind === 'exact') return counted.getCount();

  const id = qb.expressionMap.mainAlias?.metadata.primaryColumns[0]?.propertyPath ?? 'id';
  const [sql, parameters] = counted
    .select(`DISTINCT ${qb.alias}.${id}`, 'id')
    .limit(COUNTED_AT_MOST + 1)
    .getQueryAndParameters();
  const bounded = `SELECT COUNT(*) AS total FROM (${sql}) AS counted`;
  const [row] = await qb.dataSource.query<{ total: string }[]>(bounded, parameters);
  const total = Number(row?.total ?? 0);
  if (total <= COUNTED_AT_MOST) return total;

  const explain = `EXPLAIN ${sql}`;
  const plan = await qb.dataSource.query<{ rows: string | null; filtered?: string | null }[]>(explain, parameters);
  const first = plan[0];
  return Math.max(total, Math.round(Number(first?.rows ?? 0) * (Number(first?.filtered ?? 100) / 100)));
}
