import { DataSource } from 'typeorm';
import {
  AppConfig,
  appConfig,
  createMigration,
  dataSourceOptions,
  loadConfig,
  migrate,
  type ModuleDefinition,
  pendingMigrations,
  revertMigrations,
} from 'markethall/kernel';

/** Commands that run without the application, because they make or change what it needs to start. */
export const standaloneCommands: Readonly<
  Record<
    string,
    { description: string; run: (modules: readonly ModuleDefinition[], args: readonly string[]) => Promise<number> }
  >
> = {
  migrate: {
    description: 'Apply pending migrations; --down N takes the last N back',
    run: async (modules, args) => {
      const source = await connect(modules, loadConfig(appConfig));
      const print = (line: string) => process.stdout.write(`${line}\n`);
      try {
        const down = args[0] === '--down' ? Number(args[1] ?? 1) : 0;
        if (!Number.isInteger(down) || down < 0) throw new Error('usage: migrate [--down N]');
        if (down > 0) await revertMigrations(source, down, { log: print });
        else return await migrateUntilStopped(source, print);
        return 0;
      } finally {
        await source.destroy();
      }
    },
  },

  'migration:create': {
    description: 'Write an empty migration: migration:create <module> <what it does, in a few words>',
    run: async (_modules, [module, ...words]) => {
      if (module === undefined || words.length === 0) {
        process.stderr.write('usage: migration:create <module> <what it does, in a few words>\n');
        return 1;
      }
      const path = await createMigration(module, words.join('-'));
      process.stdout.write(`${path}\n`);
      return 0;
    },
  },
};

/** SIGTERM and Ctrl-C wait for the end of the migration that runs: killed in the midst of it, it may need a hand. */
async function migrateUntilStopped(source: DataSource, log: (line: string) => void): Promise<number> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  const signals = ['SIGTERM', 'SIGINT'] as const;
  for (const signal of signals) process.on(signal, end);
  try {
    await migrate(source, { log, stop: stop.signal });
    return stop.signal.aborted && (await pendingMigrations(source)).length > 0 ? 1 : 0;
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

async function connect(modules: readonly ModuleDefinition[], config: AppConfig): Promise<DataSource> {
  const source = new DataSource(await dataSourceOptions({ url: config.databaseUrl, poolSize: 4 }, modules));
  return source.initialize();
}
