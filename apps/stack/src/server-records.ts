import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { type ProcessIdentity, endProcess, isRunning, workingFolderOf } from '../plain/processes.mjs';
import type { StackFolder } from './stack-folder.js';

const FILE = 'servers.json';
const STOP_GRACE_MS = 30_000;

/** A server that the stack started, as written down to find it again after a crash. */
export interface ServerRecord extends ProcessIdentity {
  name: string;
  dataFolder: string;
  port: number;
}

export function readRecords(folder: StackFolder): ServerRecord[] {
  return folder.read<ServerRecord[]>(FILE) ?? [];
}

/** Replaces the record of the server with the same name. */
export function writeRecord(folder: StackFolder, record: ServerRecord): void {
  folder.write(FILE, [...readRecords(folder).filter(({ name }) => name !== record.name), record]);
}

/**
 * Ends the servers that an earlier run left behind, though only where the process with the written pid started at the written time
 * and works in our data folder: anything else with that pid is somebody else's.
 */
export async function endStaleServers(folder: StackFolder): Promise<void> {
  const own = realpathSync(folder.path) + sep;
  const stale = readRecords(folder).filter(
    (record) =>
      isRunning(record) && record.dataFolder.startsWith(own) && workingFolderOf(record.pid) === record.dataFolder,
  );
  await Promise.all(stale.map((record) => endProcess(record, STOP_GRACE_MS)));
}
