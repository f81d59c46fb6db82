import { CacheConfig } from './cache.config.js';
import { type MemoryEntry, MemoryStore } from './memory-store.js';

const entry = (value: unknown, ...tags: string[]): MemoryEntry => ({
  value,
  tags,
  freshUntil: 1e15,
  staleUntil: 1e15,
  storedAt: 0,
});
const store = (maxEntries = 100, maxMegabytes = 1): MemoryStore =>
  new MemoryStore(Object.assign(new CacheConfig(), { maxEntries, maxMegabytes }));

it('forgets by tag, and by nothing else', () => {
  const memory = store();
  memory.put('a', entry(1, 'x', 'y'), 10);
  memory.put('b', entry(2, 'y'), 10);
  memory.put('c', entry(3, 'z'), 10);

  memory.forgetTags(['x', 'nobody']);
  expect(['a', 'b', 'c'].map((key) => memory.entry(key)?.value)).toEqual([undefined, 2, 3]);
  memory.forgetTags(['y', 'z']);
  expect(memory.size.entries).toBe(0);
});

it('keeps a tag whose other entry was replaced', () => {
  const memory = store();
  memory.put('a', entry(1, 'x'), 10);
  memory.put('a', entry(2, 'x'), 10);

  memory.forgetTags(['x']);

  expect(memory.entry('a')).toBeUndefined();
});

it('is bounded by count and by bytes', () => {
  const few = store(10);
  for (let n = 0; n < 50; n += 1) few.put(`k${n}`, entry(n), 1);
  expect(few.size.entries).toBe(10);

  const small = store(1_000, 1);
  for (let n = 0; n < 50; n += 1) small.put(`k${n}`, entry(n), 100_000);
  expect(small.size.bytes).toBeLessThanOrEqual(1024 * 1024);
  small.put('huge', entry('huge'), 900_000);
  expect(small.entry('huge')).toBeUndefined();
});
