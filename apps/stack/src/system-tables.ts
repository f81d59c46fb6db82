import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { capture } from './machine.js';
import { StackError } from './stack-error.js';

/** Files that MariaDB ships, in the order in which they are run; from version 11 on they begin with `mariadb_`. */
const REQUIRED = ['system_tables.sql', 'performance_tables.sql', 'system_tables_data.sql'];
const OPTIONAL = ['maria_add_gis_sp_bootstrap.sql', 'sys_schema.sql'];

/**
 * The SQL that makes MariaDB's system tables in an empty data folder (`mariadbd --bootstrap` reads it from standard input).
 * MariaDB's own script mariadb-install-db does the same, though it needs a program of another package, fails on a path with a space,
 * and as root changes the owner of the machine's PAM plugin.
 */
export async function systemTablesSql(program: string): Promise<string> {
  const folder = await sharedFolder(program);
  const required = REQUIRED.map((name) => variantOf(folder, name));
  if (required.includes(null))
    throw new StackError(`${folder} lacks some of MariaDB's SQL files: reinstall its server package.`);
  const files = [...required, ...OPTIONAL.map((name) => variantOf(folder, name))].filter((file) => file !== null);
  // With a socket account for root there is no account without a password, not even for a moment.
  const head = "CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket='root';\n";
  return head + files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

/** Where this server's package keeps its SQL files: near the program, or where the server itself says it belongs. */
async function sharedFolder(program: string): Promise<string> {
  const home = dirname(dirname(realpathSync(program)));
  const { output } = await capture(program, ['--no-defaults', '--verbose', '--help'], { timeoutMs: 20_000 });
  const told = (name: string): string[] => new RegExp(`^${name}\\s+(/\\S.*?)/?$`, 'm').exec(output)?.slice(1) ?? [];
  const bases = [...told('basedir'), home, '/usr', '/usr/local'];
  const folders = [
    ...told('lc-messages-dir'),
    ...told('character-sets-dir').map(dirname),
    ...bases.flatMap((base) => ['share/mysql', 'share/mariadb', 'share'].map((name) => join(base, name))),
  ];
  const found = folders.find((folder) => variantOf(folder, 'system_tables.sql') !== null);
  if (found === undefined)
    throw new StackError(`The SQL files of ${program} were not found in ${[...new Set(folders)].join(', ')}.`);
  return found;
}

function variantOf(folder: string, name: string): string | null {
  return (
    ['mariadb_', 'mysql_', ''].map((prefix) => join(folder, prefix + name)).find((file) => existsSync(file)) ?? null
  );
}
