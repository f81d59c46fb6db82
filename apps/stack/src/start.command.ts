import { parseArgs } from 'node:util';
import type { Terminal } from '../plain/terminal.mjs';
import { readableLine } from './log-lines.js';
import { type OwnedFolder, own, runningState } from './ownership.js';
import { freePortsFrom } from './ports.js';
import { type Servers, stackPath, startServers } from './servers.js';
import { type Administrator, type ShopFacts, readFacts } from './shop-facts.js';
import { type RunningShop, startShop } from './shop.js';
import { Interrupted, StackError } from './stack-error.js';
import type { StackState } from './stack-folder.js';
import { type StopSignals, listenForStop } from './stop-signals.js';
import { summary } from './summary.js';
import type { ChildListener } from './supervised-child.js';
import { runWorkerCommand } from './worker-command.js';

export interface CommandContext {
  root: string;
  terminal: Terminal;
}

/** A shop that is being started: what exists so far is what a stop has to end. */
interface Opening {
  owned: OwnedFolder;
  /** Ends the command that runs now, and lets no further step begin. */
  stop: AbortController;
  servers?: Servers;
  /** Migrating or seeding, while it lasts. */
  command?: Promise<unknown>;
  shop?: RunningShop;
}

const HURRY_GRACE_MS = 300;
/** Holds the first administrator's password until a summary has shown it. */
const UNSHOWN_PASSWORD = 'administrator.json';

/** `markethall start`: everything, in one terminal, until Ctrl-C. Answers the exit code. */
export async function startCommand(args: string[], context: CommandContext): Promise<number> {
  const options = readOptions(args);
  const { terminal } = context;
  endStackServe(context);
  const opening: Opening = { owned: own(context.root, 'shop', 'start'), stop: new AbortController() };
  const signals = listenForStop();
  const interrupted = signals.first.then(() => 'interrupted' as const);
  try {
    const opened = open(opening, options, context);
    opened.catch(() => {}); // when the stop came first, its failure is of no interest
    const outcome = await Promise.race([opened, interrupted]);
    if (outcome !== 'interrupted') await interrupted;
    terminal.say(`\n${terminal.paint('bold', 'Stopping')} ${terminal.paint('dim', '(Ctrl-C again: at once)')}`);
    return 0;
  } finally {
    await close(opening, signals, terminal);
  }
}

async function open(opening: Opening, options: StartOptions, { root, terminal }: CommandContext): Promise<void> {
  const { folder } = opening.owned;
  opening.servers = await terminal.step('Starting the database and Redis', () =>
    startServers({ folder: folder.path, terminal, root }),
  );
  const { databaseUrl, redisUrl, origin } = opening.servers;
  terminal.say(`  database: ${origin.database}`);
  terminal.say(`  Redis:    ${origin.redis}`);

  const [port = options.port] = await freePortsFrom(options.port, 1);
  if (port !== options.port)
    terminal.warn(
      `Port ${options.port} is taken by another program: the shop moves on to ${port} (PORT chooses another)`,
    );
  const publicUrl = process.env.PUBLIC_URL ?? `http://localhost:${port}`;
  const secret = process.env.MARKETHALL_SECRET ?? folder.secrets().application;
  const shared = { databaseUrl, redisUrl, secret, root, env: { PUBLIC_URL: publicUrl } };
  const listener = logListener(terminal);

  const runStep = async (title: string, words: string[]): Promise<string[]> => {
    assertGoingOn(opening);
    const work = terminal.step(title, async () => {
      const { code, lines } = await runWorkerCommand(words, {
        ...shared,
        stop: opening.stop.signal,
        onLine: (line) => keepFactsLine(opening.owned, line) || listener.line(words[0] ?? '', line),
      });
      assertGoingOn(opening);
      if (code !== 0)
        throw new StackError(
          `\`markethall ${words.join(' ')}\` failed with exit code ${code}: its messages stand above.`,
        );
      return lines;
    });
    opening.command = work;
    return work;
  };
  await runStep('Migrating the database', ['migrate']);
  const seeded = options.seed
    ? await runStep('Seeding the demo shop', ['seed'])
    : await runStep('Preparing the shop without a demo', ['seed', '--no-demo']);
  const facts = rememberFacts(opening.owned, readFacts(seeded));

  assertGoingOn(opening);
  opening.shop = await startShop({ ...shared, api: options.api, port, listener, entries: builtEntries(root) });
  const { shop } = opening;
  await terminal.step(`Starting ${options.api === 1 ? 'the api' : `${options.api} api processes`} and the worker`, () =>
    shop.waitReady(),
  );
  opening.owned.publish({ kind: 'start', databaseUrl, redisUrl, apiUrls: shop.apiUrls });
  terminal.say(
    summary({ apiUrls: shop.apiUrls, publicUrl, facts, production: process.env.NODE_ENV === 'production' }, terminal),
  );
  folder.remove(UNSHOWN_PASSWORD);
}

function assertGoingOn({ stop }: Opening): void {
  if (stop.signal.aborted) throw new Interrupted('It was stopped before the shop was open.');
}

/** Children first, then the servers that they need. */
async function close(opening: Opening, signals: StopSignals, terminal: Terminal): Promise<void> {
  opening.stop.abort();
  await opening.command?.catch(() => {}); // it has told of its end itself
  const { owned, servers, shop } = opening;
  signals.onHurry(() => {
    terminal.say('Stopping at once');
    for (const child of [...(shop?.api ?? []), ...(shop?.worker ? [shop.worker] : [])]) void child.stop(HURRY_GRACE_MS);
  });
  if (shop !== undefined) await terminal.step('Stopping the api and the worker', () => shop.stop());
  if (servers !== undefined) await terminal.step('Stopping the servers', () => servers.stop());
  owned.release();
  signals.close();
}

interface StartOptions {
  api: number;
  port: number;
  seed: boolean;
}

function readOptions(args: string[]): StartOptions {
  const { values } = parseArgs({
    args,
    options: { api: { type: 'string' }, port: { type: 'string' }, 'no-seed': { type: 'boolean' } },
  });
  const api = Number(values.api ?? 1);
  const port = Number(values.port ?? process.env.PORT ?? 3000);
  if (!Number.isInteger(api) || api < 1 || api > 64)
    throw new StackError('--api takes the number of api processes, 1 to 64.');
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new StackError('PORT must be a number from 1 to 65535.');
  return { api, port, seed: values['no-seed'] !== true };
}

function logListener(terminal: Terminal): ChildListener {
  const colors = ['cyan', 'magenta', 'blue', 'green'] as const;
  const known: string[] = [];
  const prefix = (name: string): string => {
    if (!known.includes(name)) known.push(name);
    return terminal.paint(colors[known.indexOf(name) % colors.length] ?? 'cyan', `${name.padEnd(7)}│`);
  };
  return {
    line: (name, line) =>
      terminal.say(
        readableLine(line, terminal.paint)
          .split('\n')
          .map((part) => `${prefix(name)} ${part}`)
          .join('\n'),
      ),
    note: (name, text) => terminal.say(`${prefix(name)} ${terminal.paint('yellow', text)}`),
  };
}

/**
 * Whether the line tells facts: they are shown in the summary and not among the logs as well. A password is kept at
 * once, since the seed tells it only this time and may be interrupted before there is a summary.
 */
function keepFactsLine({ folder }: OwnedFolder, line: string): boolean {
  const facts = readFacts([line]);
  if (facts.administrator !== undefined) folder.write(UNSHOWN_PASSWORD, facts.administrator);
  return Object.keys(facts).length > 0;
}

/** Keeps the facts for later starts, a password only until it was shown. */
function rememberFacts({ folder }: OwnedFolder, told: ShopFacts): ShopFacts {
  const { administrator: _kept, ...lasting } = { ...folder.read<ShopFacts>('facts.json'), ...told };
  folder.write('facts.json', lasting);
  return { ...lasting, administrator: folder.read<Administrator>(UNSHOWN_PASSWORD) ?? undefined };
}

function builtEntries(root: string): { api: string; worker: string } {
  return { api: `${root}/dist/apps/api/src/main.js`, worker: `${root}/dist/apps/worker/src/main.js` };
}

/** A stack that only waits in the background (`markethall stack start`) has the data that the shop needs. */
function endStackServe({ root }: CommandContext): void {
  const state: StackState | null = runningState(root, 'shop');
  if (state?.kind === 'stack')
    throw new StackError(
      `The servers of ${stackPath(root, 'shop')} run in the background: stop them first with \`markethall stack stop\`.`,
    );
}
