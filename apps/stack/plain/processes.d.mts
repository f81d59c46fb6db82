/** A process that can be told from a later one with the same pid. */
export interface ProcessIdentity {
  pid: number;
  startTime: string;
}

export function startTimeOf(pid: number): string | null;
export function identityOf(pid?: number): ProcessIdentity;
export function isRunning(identity: ProcessIdentity): boolean;
export function workingFolderOf(pid: number): string | null;
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean;
export function waitForEnd(identity: ProcessIdentity, timeoutMs: number): Promise<boolean>;
export function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void>;
