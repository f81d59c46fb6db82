// Starts and drives the programs in bounds/.
import { fork } from 'node:child_process';
import { join } from 'node:path';

/** A bound that runs as a process of its own. */
export class Bound {
  #child;

  constructor(child, url) {
    this.#child = child;
    this.url = url;
  }

  static async start(program, words, env) {
    const child = fork(join(import.meta.dirname, 'bounds', program), words, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const { url } = await answerOf(child);
    return new Bound(child, url ?? null);
  }

  get pid() {
    return this.#child.pid;
  }

  /** For bounds that talk to the database themselves. */
  run(options) {
    this.#child.send(options);
    return answerOf(this.#child);
  }

  stop() {
    this.#child.kill();
  }
}

function answerOf(child) {
  return new Promise((resolve, reject) => {
    const failed = (code) => reject(new Error(`a bound ended with code ${code}`));
    child.once('exit', failed);
    child.once('message', (message) => {
      child.off('exit', failed);
      resolve(message);
    });
  });
}
