import type { DataSource } from 'typeorm';

const EQUAL_RULES = new Set(['RESTRICT', 'NO ACTION']);

/** `DROP INDEX ix_cart_line_custom_gift_note ON …`, `… DROP COLUMN custom_gift_note`. */
const OF_A_PLUGIN = /\bDROP (?:COLUMN `|INDEX `ix_\w+_)custom_/;

/**
 * What TypeORM's schema builder would change to make the database fit the entities: [] when the written migrations and
 * the entities agree. An unnamed rule of a foreign key counts as RESTRICT (MariaDB) and NO ACTION (MySQL) alike, the
 * expression of a generated column is taken on trust, and the `custom_…` columns of plugins are left alone. Give it a
 * DataSource of its own: its metadata is touched.
 */
export async function schemaDifferences(dataSource: DataSource): Promise<string[]> {
  await equalRules(dataSource);
  await describeGeneratedColumns(dataSource);
  try {
    const proposal = await dataSource.driver.createSchemaBuilder().log();
    return proposal.upQueries.map(({ query }) => query).filter((query) => !OF_A_PLUGIN.test(query));
  } finally {
    await dataSource.query('DROP TABLE typeorm_metadata');
  }
}

async function equalRules(dataSource: DataSource): Promise<void> {
  const rules = await dataSource.query<{ t: string; n: string; d: string; u: string }[]>(
    `SELECT table_name AS t, constraint_name AS n, delete_rule AS d, update_rule AS u
     FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()`,
  );
  const byName = new Map(rules.map((rule) => [`${rule.t}.${rule.n}`, rule]));
  for (const metadata of dataSource.entityMetadatas) {
    for (const key of metadata.foreignKeys) {
      const rule = byName.get(`${metadata.tableName}.${key.name}`);
      if (rule === undefined) continue;
      if (EQUAL_RULES.has(key.onDelete ?? 'NO ACTION') && EQUAL_RULES.has(rule.d))
        Object.assign(key, { onDelete: rule.d });
      if (EQUAL_RULES.has(key.onUpdate ?? 'NO ACTION') && EQUAL_RULES.has(rule.u))
        Object.assign(key, { onUpdate: rule.u });
    }
  }
}

/** TypeORM keeps the expressions of generated columns in a table of its own, which written migrations do not fill. */
async function describeGeneratedColumns(dataSource: DataSource): Promise<void> {
  await dataSource.query('DROP TABLE IF EXISTS typeorm_metadata');
  await dataSource.query(`
    CREATE TABLE typeorm_metadata (
      \`type\` varchar(64) NOT NULL, \`database\` varchar(64) NULL, \`schema\` varchar(64) NULL,
      \`table\` varchar(64) NULL, \`name\` varchar(64) NULL, \`value\` text NULL
    ) ENGINE=InnoDB`);
  for (const metadata of dataSource.entityMetadatas) {
    for (const column of metadata.columns.filter(({ asExpression }) => asExpression !== undefined)) {
      await dataSource.query(
        "INSERT INTO typeorm_metadata (`type`, `database`, `table`, `name`, `value`) VALUES ('GENERATED_COLUMN', DATABASE(), ?, ?, ?)",
        [metadata.tableName, column.databaseName, column.asExpression],
      );
    }
  }
}
