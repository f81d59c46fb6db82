import { writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { lockHolder, tryLock, waitForLock } from '../../apps/stack/plain/lock.mjs';
import { identityOf, isRunning, startTimeOf, workingFolderOf } from '../../apps/stack/plain/processes.mjs';
import { temporaryFolder } from './support/stack-kit.js';

describe('a lock file', () => {
  it('has one holder, who can be asked for, until it is released', () => {
    const file = join(temporaryFolder(), 'lock');
    const first = tryLock(file, { kind: 'start' });
    expect(first.release).not.toBeNull();
    expect(tryLock(file)).toMatchObject({ release: null, holder: { pid: process.pid, kind: 'start' } });
    expect(lockHolder(file)?.pid).toBe(process.pid);
    first.release?.();
    expect(lockHolder(file)).toBeNull();
    tryLock(file).release?.();
  });

  it('is taken over from a process that is gone, also when another one has its pid now', () => {
    const file = join(temporaryFolder(), 'lock');
    writeFileSync(file, JSON.stringify({ pid: process.pid, startTime: 'long ago' }));
    const attempt = tryLock(file);
    expect(attempt.release).not.toBeNull();
    attempt.release?.();
  });

  it('is waited for', async () => {
    const file = join(temporaryFolder(), 'lock');
    const first = tryLock(file);
    const waits = jest.fn();
    const second = waitForLock(file, {}, waits);
    setTimeout(() => first.release?.(), 150);
    (await second)();
    expect(waits).toHaveBeenCalledTimes(1);
  });
});

describe('a process', () => {
  it('is known by its start time and its folder, and gone when it has ended', async () => {
    const folder = temporaryFolder();
    const child = spawn('sleep', ['30'], { cwd: folder });
    const identity = identityOf(child.pid);
    expect(isRunning(identity)).toBe(true);
    expect(isRunning({ ...identity, startTime: 'another' })).toBe(false);
    expect(workingFolderOf(identity.pid)).toBe(folder);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
    expect(startTimeOf(identity.pid)).toBeNull();
  });
});
