// Figures beside the rows: cold start, idle memory, install size.
import { readdirSync, readFileSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { residentMegabytes } from './measure.mjs';

const IDLE_SECONDS = 10;

/** Starts an api of its own and stops it: milliseconds from the start of the process to the first 200, and mebibytes 10 s later. */
export async function startAndRest(startShop, options) {
  const started = performance.now();
  const shop = await startShop(options);
  try {
    const coldStartMs = (await firstAnswer(`${shop.apiUrls[0]}/health/ready`)) - started;
    await sleep(IDLE_SECONDS * 1000);
    return { coldStartMs, idleMegabytes: residentMegabytes(shop.apiPids[0]) };
  } finally {
    await shop.stop();
  }
}

async function firstAnswer(url) {
  for (let tries = 0; tries < 3000; tries += 1) {
    const status = await fetch(url).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return performance.now();
    await sleep(10);
  }
  throw new Error(`${url} did not answer within 30 s`);
}

/** Mebibytes of what `npm ci --omit=dev` leaves: the installed packages that the lock file does not mark as for development. */
export function installMegabytes(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const kept = Object.entries(packages).filter(
    ([path, entry]) => path !== '' && entry.dev !== true && entry.devOptional !== true,
  );
  return kept.reduce((sum, [path]) => sum + bytesOf(join(root, path)), 0) / 1024 / 1024;
}

/** Disk blocks of a package without the packages nested in it: those have entries of their own. */
function bytesOf(folder) {
  let bytes = 0;
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return 0; // made for another platform
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === 'node_modules' ? 0 : bytesOf(path);
    else bytes += lstatSync(path).blocks * 512;
  }
  return bytes;
}
