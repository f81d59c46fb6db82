import { MemoryStore } from '../src/cache/memory-store.js';

/** Empties this process's part of the cache. Redis's part is for the harness to empty. */
export function forgetCaches(app: { get<T>(token: new (...args: never[]) => T): T }): void {
  app.get(MemoryStore).forgetAll();
}
