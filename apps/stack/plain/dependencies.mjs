// Installs the locked dependencies when they are missing or stale. The stamp is the hash of the lock file.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { waitForLock } from './lock.mjs';
import { identityOf, isRunning } from './processes.mjs';

const OUTPUT_LIMIT = 200_000;

/** A message for the person at the terminal: printed without a stack. */
export class PlainError extends Error {
  plain = true;
}

/** Writes down that this process works with node_modules, and returns the undo. */
export function registerUse(root, command) {
  const folder = join(root, '.markethall', 'uses');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}.json`);
  writeFileSync(file, JSON.stringify({ command, ...identityOf() }));
  return () => rmSync(file, { force: true });
}

function otherUsers(root) {
  const folder = join(root, '.markethall', 'uses');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    try {
      const use = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      if (use.pid === process.pid) return [];
      if (isRunning(use)) return [use];
      rmSync(join(folder, name), { force: true });
    } catch {
      // Being written or removed by its process this very moment.
    }
    return [];
  });
}

export async function ensureInstalled(root, terminal) {
  if (isCurrent(root)) return;
  const release = await waitForLock(join(root, '.markethall', 'install.lock'), {}, (holder) =>
    terminal.say(`Waiting for process ${holder.pid}, which is installing the dependencies`),
  );
  try {
    if (isCurrent(root)) return;
    if (installedByHand(root)) return writeStamp(root);
    refuseUnderRunning(root);
    await install(root, terminal);
    writeStamp(root);
  } finally {
    release();
  }
}

function stampFile(root) {
  return join(root, 'node_modules', '.markethall-install');
}

/** The platform belongs to it: a checkout may be shared between a container and its host, and some packages are native. */
function wantedStamp(root) {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${hash} ${process.platform}-${process.arch}`;
}

function isCurrent(root) {
  try {
    return readFileSync(stampFile(root), 'utf8').trim() === wantedStamp(root);
  } catch {
    return false;
  }
}

function writeStamp(root) {
  writeFileSync(stampFile(root), `${wantedStamp(root)}\n`);
}

/** Whether what npm itself says it installed is exactly what the lock asks for: then `npm ci` ran before us, and need not run again. */
function installedByHand(root) {
  try {
    if (existsSync(stampFile(root))) return false;
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
    const same = Object.entries(present).every(
      ([path, entry]) => wanted[path]?.version === entry.version && wanted[path]?.integrity === entry.integrity,
    );
    const complete = Object.entries(wanted).every(
      ([path, entry]) => path === '' || entry.optional || entry.devOptional || path in present,
    );
    return same && complete;
  } catch {
    return false;
  }
}

function refuseUnderRunning(root) {
  const users = existsSync(join(root, 'node_modules')) ? otherUsers(root) : [];
  if (users.length === 0) return;
  const list = users.map((use) => `  markethall ${use.command} (process ${use.pid})`).join('\n');
  throw new PlainError(
    `package-lock.json changed, so the dependencies must be installed anew, but they are in use by\n${list}\nStop it first (Ctrl-C in its terminal), then run this again.`,
  );
}

async function install(root, terminal) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const count = Object.keys(lock.packages ?? {}).length;
  const npm = findNpm();
  // A build needs the development dependencies too, also where NODE_ENV says production.
  const args = [...npm.args, 'ci', '--include=dev', '--no-audit', '--no-fund'];
  await terminal.step(`Installing the locked dependencies (${count} packages, once)`, () =>
    runQuietly(npm.command, args, root, 'npm ci failed'),
  );
}

/** The npm that runs us, else the one beside this Node, else the one on PATH. */
function findNpm() {
  const running = process.env.npm_execpath ?? '';
  if (/npm-cli\.[cm]?js$/.test(running)) return { command: process.execPath, args: [running] };
  const beside = join(dirname(process.execPath), 'npm');
  if (existsSync(beside)) return { command: beside, args: [] };
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'npm'))
    .find((file) => existsSync(file));
  if (!onPath)
    throw new PlainError('npm was not found beside this Node nor on PATH: install it, then run the command again.');
  return { command: onPath, args: [] };
}

/** Runs a command and keeps its output for the case that it fails. */
export function runQuietly(command, args, cwd, failure) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-OUTPUT_LIMIT));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new PlainError(`${failure}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new PlainError(`${output.trim()}\n\n${failure} (${signal ?? `exit code ${code}`}).`));
    });
  });
}
