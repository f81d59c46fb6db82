import type { DataSource } from 'typeorm';

const EQUAL_RULES = new Set(['RESTRICT', 'NO ACTION']);

/** `DROP INDEX ix_cart_line_custom_gift_note ON …`, `… DROP COLUMN custom_gift_note`. */
const OF_A_PLUGIN = /\bDROP (?:COLUMN `|INDEX `ix_\w+_)custom_/;

/**
 * What TypeORM's schema builder would change to make the database fit the entities: [] when the written migrations and
 * the entities agree. An unnamed rule of a foreign key counts as RESTRICT (MariaDB) and NO ACTION (MySQL) alike, and the
 * generated `custom_…` columns of plugins are left alone. Give it a DataSource of its own: its metadata is touched.
 */
export async function schemaDifferences(dataSource: DataSource): Promise<string[]> {
  const rules = await dataSource.query<{ t: string; n: string; d: string; u: string }[]>(
    `SELECT table_name AS t, constraint_name AS n, delete_rule AS d, update_rule AS u
     FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()`,
  );
  const byName = new Map(rules.map((rule) => [`${rule.t}.${rule.n}`, rule]));
  for (const metadata of dataSource.entityMetadatas) {
    for (const key of metadata.foreignKeys) {
      const rule = byName.get(`${metadata.tableName}.${key.name}`);
      if (rule === undefined) continue;
      if (EQUAL_RULES.has(key.onDelete ?? 'NO ACTION') && EQUAL_RULES.has(rule.d)) Object.assign(key, { onDelete: rule.d });
      if (EQUAL_RULES.has(key.onUpdate ?? 'NO ACTION') && EQUAL_RULES.has(rule.u)) Object.assign(key, { onUpdate: rule.u });
    }
  }
  const proposal = await dataSource.driver.createSchemaBuilder().log();
  return proposal.upQueries.map(({ query }) => query).filter((query) => !OF_A_PLUGIN.test(query));
}
