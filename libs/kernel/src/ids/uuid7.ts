import { randomFillSync } from 'node:crypto';

const POOL_SIZE = 4096;
const SEED_MASK = 0x7ff; // the counter starts in the lower half of its 12 bits: at least 2,048 ids a millisecond
const COUNTER_MAX = 0xfff;

/**
 * Makes UUIDv7 values that never go backwards in one process: 48 bits of milliseconds, a 12-bit counter seeded anew
 * each millisecond, 62 random bits. A clock that steps back keeps the last millisecond; a counter that overflows
 * borrows the next one. Sorted ids keep inserts at the end of the clustered index.
 */
export class Uuid7Generator {
  private readonly pool = Buffer.alloc(POOL_SIZE);
  private offset = POOL_SIZE;
  private lastMs = -1;
  private counter = 0;

  constructor(private readonly nowMs: () => number = Date.now) {}

  /** 16 bytes, greater than every value made before by this generator. */
  next(): Buffer {
    if (this.offset + 10 > POOL_SIZE) {
      randomFillSync(this.pool);
      this.offset = 0;
    }
    const random = this.offset;
    this.offset += 10;
    this.tick(this.pool.readUInt16BE(random + 8) & SEED_MASK);

    const bytes = Buffer.allocUnsafe(16);
    bytes.writeUIntBE(this.lastMs, 0, 6);
    bytes.writeUInt16BE(0x7000 | this.counter, 6);
    this.pool.copy(bytes, 8, random, random + 8);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return bytes;
  }

  private tick(seed: number): void {
    const now = this.nowMs();
    if (now > this.lastMs) {
      this.lastMs = now;
      this.counter = seed;
    } else if (this.counter < COUNTER_MAX) {
      this.counter += 1;
    } else {
      this.lastMs += 1;
      this.counter = seed;
    }
  }
}
