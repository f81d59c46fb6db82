import { Injectable } from '@nestjs/common';
import { ChannelService } from 'markethall/channels';
import { type Actor, actorCanSeeChannel, Database, idBytes } from 'markethall/kernel';
import { Price } from './entities/price.entity.js';
import type { PriceList } from './entities/price-list.entity.js';
import { PriceQueries } from './price-queries.js';
import { type PriceEntry, PriceWriter } from './price-writer.js';
import { badPrice } from './pricing.errors.js';

/** What the prices of a list may be. */
export type PriceListTerms = {
  priceListId: string;
  code: string;
  /** ISO 4217; of its channel, of all channels where it has none. */
  currencies: string[];
  /** How prices are entered unless they say otherwise. */
  includesTax: boolean;
};

/** The prices of one list as a whole: for files and other programs. Set-based; nothing is read that is not asked for. */
@Injectable()
export class PriceListPrices {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelService,
    private readonly queries: PriceQueries,
    private readonly writer: PriceWriter,
  ) {}

  /** Errors: price_list_not_found (404), also for what the actor may not see. */
  async terms(priceListId: string, actor: Actor): Promise<PriceListTerms> {
    return this.termsOf(await this.queries.list(priceListId, actor));
  }

  /** The same for who is going to write: validation_failed (422) where the list is also for channels of others. */
  async termsToWrite(priceListId: string, actor: Actor): Promise<PriceListTerms> {
    const list = await this.queries.list(priceListId, actor);
    const own = list.channelId === null ? actor.channels === 'all' : actorCanSeeChannel(actor, list.channelId);
    if (!own) throw badPrice('/channelId', 'channel_unknown');
    return this.termsOf(list);
  }

  /**
   * Sets and removes prices; what is the same already costs nothing. Returns how many changed. Joins the ambient
   * transaction. The entries must fit the terms, and their variants must exist.
   */
  write(entries: readonly PriceEntry[]): Promise<number> {
    return this.db.transaction(() => this.writer.write(entries));
  }

  /** The next prices of the list in order of their id. */
  page(priceListId: string, after: string | null, limit: number): Promise<Price[]> {
    const query = this.db
      .read()
      .createQueryBuilder(Price, 'p')
      .where('p.priceListId = :list', { list: idBytes(priceListId) });
    if (after !== null) query.andWhere('p.id > :after', { after: idBytes(after) });
    return query.orderBy('p.id').limit(limit).getMany();
  }

  private async termsOf({ id: priceListId, code, channelId }: PriceList): Promise<PriceListTerms> {
    const channels = await this.channels.list();
    const own = channels.filter((channel) => channelId === null || channel.id === channelId);
    const entry = channelId === null ? (await this.channels.getDefault()).priceEntry : own[0]?.priceEntry;
    const currencies = [...new Set(own.flatMap((channel) => channel.currencies))];
    return { priceListId, code, currencies, includesTax: entry === 'gross' };
  }
}
