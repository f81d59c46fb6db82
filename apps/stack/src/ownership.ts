import { type LockHolder, lockHolder, tryLock } from '../plain/lock.mjs';
import { identityOf } from '../plain/processes.mjs';
import { stackPath } from './servers.js';
import { StackError } from './stack-error.js';
import { StackFolder, type StackState } from './stack-folder.js';

const TEST_STACKS_LIMIT = 8;

/** A stack folder that is ours until `release()`. */
export interface OwnedFolder {
  folder: StackFolder;
  /** Tells other commands that this stack runs and how to reach it. */
  publish(state: Omit<StackState, 'pid' | 'startTime' | 'startedAt'>): void;
  release(): void;
}

/** Takes a stack folder, or says who has it (StackError). */
export function own(root: string, name: string, kind: StackState['kind']): OwnedFolder {
  const folder = new StackFolder(stackPath(root, name));
  const attempt = tryLock(folder.ownerLock, { kind });
  if (attempt.release === null) throw inUse(folder, name, attempt.holder);
  folder.remove('state.json');
  const { release } = attempt;
  return {
    folder,
    publish: (state) => folder.write('state.json', { ...state, ...identityOf(), startedAt: new Date().toISOString() }),
    release: () => {
      folder.remove('state.json');
      release();
    },
  };
}

/** The first test stack of this checkout that nobody uses: several `npm test` may run side by side. */
export function ownTestStack(root: string): OwnedFolder {
  for (let number = 1; number < TEST_STACKS_LIMIT; number += 1) {
    const name = number === 1 ? 'test' : `test-${number}`;
    if (lockHolder(new StackFolder(stackPath(root, name)).ownerLock) !== null) continue;
    try {
      return own(root, name, 'test');
    } catch (error) {
      if (!(error instanceof StackError)) throw error; // taken this very moment: the next one
    }
  }
  throw new StackError(`${TEST_STACKS_LIMIT - 1} test runs use this checkout already.`);
}

/** The state of a stack that runs now, or null. */
export function runningState(root: string, name: string): StackState | null {
  const folder = new StackFolder(stackPath(root, name));
  const holder = lockHolder(folder.ownerLock);
  const state = folder.read<StackState>('state.json');
  return holder !== null && state !== null && state.pid === holder.pid ? state : null;
}

function inUse(folder: StackFolder, name: string, holder: LockHolder | null): StackError {
  const state = folder.read<StackState>('state.json');
  const where = state?.apiUrls[0] === undefined ? '' : ` at ${state.apiUrls[0]}`;
  const stop = holder?.kind === 'stack' ? `markethall stack stop --name ${name}` : 'press Ctrl-C in its terminal';
  return new StackError(
    `This checkout's ${name} runs already${where} (process ${holder?.pid ?? '?'}). To stop it: ${stop}.`,
  );
}
