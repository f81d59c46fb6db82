import type { ProcessIdentity } from './processes.mjs';

export type LockHolder = ProcessIdentity & Record<string, unknown>;
export type LockAttempt = { release: () => void; holder: null } | { release: null; holder: LockHolder | null };

export function tryLock(file: string, info?: Record<string, unknown>): LockAttempt;
export function waitForLock(
  file: string,
  info: Record<string, unknown>,
  onWait: (holder: LockHolder) => void,
): Promise<() => void>;
export function lockHolder(file: string): LockHolder | null;
