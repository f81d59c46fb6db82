// Lock files that name their holder, so that a lock whose holder died (kill -9, power cut) is taken over and never waited for.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, isRunning } from './processes.mjs';

const BEING_WRITTEN_MS = 2_000;

/** Takes the lock or tells who has it. `info` is written beside the holder's identity. */
export function tryLock(file, info = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const content = JSON.stringify({ ...info, ...identityOf() });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
      return { release: () => release(file, content), holder: null };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder === 'writing') return { release: null, holder: { pid: 0, startTime: '' } };
    if (holder !== null && isRunning(holder)) return { release: null, holder };
    if (holder !== null) removeStale(file, holder);
  }
  return { release: null, holder: readHolder(file) };
}

/** Waits for the lock; `onWait` hears once who is in the way. */
export async function waitForLock(file, info, onWait) {
  for (let told = false; ;) {
    const { release: free, holder } = tryLock(file, info);
    if (free) return free;
    if (!told && holder?.pid) {
      told = true;
      onWait(holder);
    }
    await sleep(100);
  }
}

/** The process that holds the lock now, or null. */
export function lockHolder(file) {
  const holder = readHolder(file);
  return holder !== null && holder !== 'writing' && isRunning(holder) ? holder : null;
}

function readHolder(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return youngerThan(file, BEING_WRITTEN_MS) ? 'writing' : { pid: 0, startTime: 'unreadable' };
  }
}

function youngerThan(file, ms) {
  try {
    return Date.now() - statSync(file).mtimeMs < ms;
  } catch {
    return false;
  }
}

/** Renames first: of two processes that find the same stale lock only one gets it, and a fresh lock is put back. */
function removeStale(file, stale) {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const taken = readHolder(aside);
  if (taken !== null && taken !== 'writing' && taken.startTime !== stale.startTime && isRunning(taken))
    renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function release(file, content) {
  try {
    if (readFileSync(file, 'utf8') === content) rmSync(file, { force: true });
  } catch {
    // Somebody cleared the folder: the lock is free, which is all that was asked.
  }
}
