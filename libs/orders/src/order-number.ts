import { Injectable } from '@nestjs/common';
import type { ChannelView } from 'markethall/channels';
import { Clock, Database } from 'markethall/kernel';
import { OrdersConfig } from './orders.config.js';

/** How an order gets its number (extension point, single-valued; `@Implements(OrderNumbers)`). */
export abstract class OrderNumbers {
  /** Called before the placing transaction, for whatever must not run inside of it. */
  abstract prepare(channel: ChannelView): Promise<void>;
  /** A number that was never given before (at most 32 ASCII characters). Inside the placing transaction: no network. */
  abstract next(channel: ChannelView): Promise<string>;
}

const FIRST = 1_001;
const LOW_WATER = 10;

interface Block {
  next: number;
  /** First number that is not ours. */
  end: number;
}

/**
 * `MH-1001`, `MH-1002`, … per channel. Each process takes a block of numbers at a time in a short statement of its own,
 * so that placements do not queue for one counter row; numbers are unique and roughly in order, with gaps where a
 * process stopped or a placement was rolled back.
 */
@Injectable()
export class BlockOrderNumbers extends OrderNumbers {
  private readonly blocks = new Map<string, Block>();
  private readonly refills = new Map<string, Promise<void>>();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: OrdersConfig,
  ) {
    super();
  }

  async prepare(channel: ChannelView): Promise<void> {
    const prefix = this.prefixOf(channel);
    if (this.left(prefix) < Math.min(LOW_WATER, this.config.numberBlock)) await this.refill(prefix);
  }

  async next(channel: ChannelView): Promise<string> {
    const prefix = this.prefixOf(channel);
    while (this.left(prefix) <= 0) await this.refill(prefix);
    const block = this.blocks.get(prefix);
    if (block === undefined) throw new Error('A refilled range has a block');
    const number = block.next;
    block.next += 1;
    return `${prefix}-${number}`;
  }

  private left(prefix: string): number {
    const block = this.blocks.get(prefix);
    return block === undefined ? 0 : block.end - block.next;
  }

  /** One at a time a prefix; on a connection of its own, so that the counter's row is locked for a moment only. */
  private refill(prefix: string): Promise<void> {
    const running =
      this.refills.get(prefix) ?? this.db.outside(() => this.take(prefix)).finally(() => this.refills.delete(prefix));
    this.refills.set(prefix, running);
    return running;
  }

  private async take(prefix: string): Promise<void> {
    const size = this.config.numberBlock;
    const known = this.blocks.get(prefix);
    const atLeast = known?.end ?? FIRST;
    const name = `order:${prefix}`;
    const end = await this.db.transaction(async () => {
      await this.db.execute(
        `INSERT INTO number_range (name, next_value, prefix, updated_at) VALUES (?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE next_value = GREATEST(next_value, ?) + ?, updated_at = VALUES(updated_at)`,
        [name, atLeast + size, prefix, this.clock.now(), atLeast, size],
      );
      const [row] = await this.db.query<{ next_value: string }[]>(
        'SELECT next_value FROM number_range WHERE name = ?',
        [name],
      );
      return Number(row?.next_value);
    });
    const start = end - size;
    const next = known !== undefined && known.end === start ? known.next : start;
    this.blocks.set(prefix, { next, end });
  }

  /** Channels that share a prefix share the counter, so numbers stay unique. */
  private prefixOf(channel: ChannelView): string {
    if (channel.isDefault) return this.config.numberPrefix;
    const code = channel.code
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '')
      .slice(0, 10);
    return code === '' ? this.config.numberPrefix : code;
  }
}
