import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes `libs/<module>/src/migrations/<timestamp>-<name>.ts` from a template and returns its path. Add the class to the
 * module's `defineModule({ migrations })`. Throws for names that are not kebab-case and for a file that exists.
 */
export async function createMigration(
  module: string,
  name: string,
  options: { root?: string; timestamp?: number } = {},
): Promise<string> {
  for (const word of [module, name]) {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(word)) throw new TypeError(`"${word.slice(0, 60)}" is not kebab-case`);
  }
  const timestamp = options.timestamp ?? Date.now();
  const folder = join(options.root ?? process.cwd(), 'libs', module, 'src', 'migrations');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${timestamp}-${name}.ts`);
  await writeFile(file, template(pascal(name), timestamp), { flag: 'wx' });
  return file;
}

const pascal = (name: string): string =>
  name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const template = (
  className: string,
  timestamp: number,
): string => `import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Expand, migrate or contract step: say which, and why it is safe while the running release works. */
export class ${className}${timestamp} implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE example ADD COLUMN note varchar(200) NULL, ALGORITHM=INSTANT');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE example DROP COLUMN note');
  }
}
`;
