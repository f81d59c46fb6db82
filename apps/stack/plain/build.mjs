// Builds what changed: the stack's own few files, and the api with the worker. The stamp is a hash of the sources.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { PlainError, runQuietly } from './dependencies.mjs';
import { waitForLock } from './lock.mjs';

const CONFIGURATION = [
  'package.json',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'apps/stack/tsconfig.apps.json',
];
const PARTS = {
  stack: { sources: ['apps/stack'], proof: ['dist/apps/stack/src/main.js'] },
  apps: { sources: ['apps', 'libs'], proof: ['dist/apps/api/src/main.js', 'dist/apps/worker/src/main.js'] },
};

/** Builds `part` ('stack' or 'apps') unless the stamp says that these very sources are built. */
export async function ensureBuilt(root, part, terminal) {
  if (isBuilt(root, part, sourceHashes(root, part))) return;
  const release = await waitForLock(join(root, '.markethall', 'build.lock'), { part }, (holder) =>
    terminal.say(`Waiting for process ${holder.pid}, which is building`),
  );
  try {
    const sources = sourceHashes(root, part);
    if (isBuilt(root, part, sources)) return;
    removeOutputOfRemoved(root, part, sources);
    if (part === 'stack') await buildStack(root, terminal);
    else await buildApps(root, terminal);
    writeFileSync(stampFile(root, part), JSON.stringify(sources));
  } finally {
    release();
  }
}

async function buildStack(root, terminal) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await terminal.step('Building the stack', () =>
    runQuietly(process.execPath, [tsc, '-p', 'apps/stack/tsconfig.app.json'], root, 'The build of apps/stack failed'),
  );
  const target = join(root, 'dist', 'apps', 'stack');
  mkdirSync(target, { recursive: true });
  cpSync(join(root, 'apps/stack/plain'), join(target, 'plain'), { recursive: true });
  cpSync(join(root, 'apps/stack/watchdog.mjs'), join(target, 'watchdog.mjs'));
}

/** The api and the worker share nearly all of their sources, so one program of the compiler builds both in half the time. */
async function buildApps(root, terminal) {
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const args = [nest, 'build', 'api', '--path', 'apps/stack/tsconfig.apps.json'];
  // The compiler writes only what changed since its notes, so without the output the notes must go too.
  if (!hasProof(root, 'apps')) rmSync(join(root, 'dist', '.tsbuildinfo-apps'), { force: true });
  await terminal.step('Building the api and the worker', () =>
    runQuietly(process.execPath, args, root, 'The build of the api and the worker failed'),
  );
  if (!hasProof(root, 'apps'))
    throw new PlainError(`The build ended well but did not write ${PARTS.apps.proof.join(' and ')}.`);
}

function stampFile(root, part) {
  return join(root, 'dist', `.built-${part}.json`);
}

function readStamp(root, part) {
  try {
    return JSON.parse(readFileSync(stampFile(root, part), 'utf8'));
  } catch {
    return {};
  }
}

function isBuilt(root, part, sources) {
  if (!hasProof(root, part)) return false;
  const stamp = readStamp(root, part);
  const names = Object.keys(sources);
  return names.length === Object.keys(stamp).length && names.every((name) => stamp[name] === sources[name]);
}

function hasProof(root, part) {
  return PARTS[part].proof.every((file) => existsSync(join(root, file)));
}

/** tsc leaves the output of a removed source behind, and something might still load it. */
function removeOutputOfRemoved(root, part, sources) {
  for (const name of Object.keys(readStamp(root, part))) {
    if (name in sources || !/\.m?ts$/.test(name)) continue;
    const base = join(root, 'dist', name.replace(/\.m?ts$/, ''));
    for (const ending of ['.js', '.js.map', '.d.ts']) rmSync(base + ending, { force: true });
  }
}

/** Path → hash of every file that has a part in the build. */
function sourceHashes(root, part) {
  const files = PARTS[part].sources.flatMap((folder) => [...walk(join(root, folder))]);
  const skipped = part === 'apps' ? join(root, 'apps', 'stack') + sep : null;
  const hashes = {};
  for (const name of CONFIGURATION) if (existsSync(join(root, name))) hashes[name] = hashOf(join(root, name));
  for (const file of files) {
    if (skipped && file.startsWith(skipped)) continue;
    hashes[relative(root, file).split(sep).join('/')] = hashOf(file);
  }
  return hashes;
}

function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('base64url').slice(0, 22);
}

function* walk(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && entry.name !== 'dist') yield* walk(path);
    } else if (!/(\.spec\.ts|\.md)$/.test(entry.name)) {
      yield path;
    }
  }
}
