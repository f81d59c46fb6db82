import { Injectable } from '@nestjs/common';
import { Cache, Database } from 'markethall/kernel';
import { type ChannelList, ChannelSnapshot } from './channel-snapshot.js';
import { Channel } from './entities/channel.entity.js';
import { PublishableKey } from './entities/publishable-key.entity.js';
import { readStoreContext, type StoreContext, type StoreRequest } from './store-context.js';

const CACHE_KEY = 'channels:directory:1';
const CACHE_TAG = 'channels';
/** The longest time for which another process may still see the old settings when Redis is away. */
const STALE_SECONDS = 3;
/** Keys, and channels without one, that are read at most. */
const MAX_ROWS = 10_000;

/**
 * The channels in this process's memory: every storefront request needs one, and they hardly ever change.
 * A write drops the copy everywhere (kernel's cache tells the other processes); without Redis it is 3 seconds old at most.
 */
@Injectable()
export class ChannelDirectory {
  private list: ChannelList | null = null;
  private snapshot = new ChannelSnapshot({ channels: [], keys: [] });

  constructor(
    private readonly db: Database,
    private readonly cache: Cache,
  ) {}

  async current(): Promise<ChannelSnapshot> {
    const list = await this.cache.getOrLoad<ChannelList>(
      CACHE_KEY,
      { ttlSeconds: STALE_SECONDS, tags: [CACHE_TAG] },
      () => this.load(),
    );
    if (list !== this.list) {
      this.list = list;
      this.snapshot = new ChannelSnapshot(list);
    }
    return this.snapshot;
  }

  /** Channel, locale and currency of a request; see `readStoreContext` for its errors. */
  async contextOf(request: StoreRequest): Promise<StoreContext> {
    return readStoreContext(request, await this.current());
  }

  /** The same in one synchronous step while this process has the channels in memory (nearly always); else undefined. */
  contextNow(request: StoreRequest): StoreContext | undefined {
    const list = this.cache.peek(CACHE_KEY);
    return list !== undefined && list === this.list ? readStoreContext(request, this.snapshot) : undefined;
  }

  /** Drops the copy in every process; inside a transaction once that is committed. */
  async forget(): Promise<void> {
    if (this.db.inTransaction) this.db.afterCommit(() => this.cache.invalidateTags([CACHE_TAG]));
    else await this.cache.invalidateTags([CACHE_TAG]);
  }

  /** One statement: every few seconds a request pays for it. */
  private async load(): Promise<ChannelList> {
    // TypeORM does not know of `keys` in its types.
    const channels = (await this.db
      .repository(Channel)
      .createQueryBuilder('c')
      .leftJoinAndMapMany('c.keys', PublishableKey, 'k', 'k.channelId = c.id AND k.revokedAt IS NULL')
      .orderBy('c.id')
      .addOrderBy('k.id')
      .limit(MAX_ROWS)
      .getMany()) as (Channel & { keys: PublishableKey[] })[];
    return {
      channels: channels.map((channel) => channel.toView()),
      keys: channels.flatMap(({ keys }) => keys.map(({ value, channelId }) => ({ value, channelId }))),
    };
  }
}
