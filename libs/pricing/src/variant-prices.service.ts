import { Injectable } from '@nestjs/common';
import { CatalogService } from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { actorCanSeeChannel, AppError, Database, keyOf, versionConflict, type Actor } from 'markethall/kernel';
import { In } from 'typeorm';
import { PriceList } from './entities/price-list.entity.js';
import { ALWAYS, type Price } from './entities/price.entity.js';
import { PriceListService } from './price-list.service.js';
import { PriceQueries } from './price-queries.js';
import { PriceWriter, type PriceEntry } from './price-writer.js';
import { badPrice } from './pricing.errors.js';

/** A price as staff give it: in a list, or in the base list of a channel (default: the default channel). */
export type PriceChange = {
  /** '' for a SKU that nobody knows. */
  variantId: string;
  /** How the variant was named, where it was by SKU. */
  sku?: string;
  priceListId?: string;
  channelId?: string;
  currency: string;
  /** Minor units; null removes the price. */
  amount: bigint | null;
  minQty?: number;
  /** Null: always. Absent with a null amount: every window of the quantity step. */
  validFrom?: Date | null;
  validTo?: Date | null;
  /** Absent: as the channel enters prices (`priceEntry`). */
  includesTax?: boolean;
};

/** A price of a list; the variant by id or by SKU. */
export type ListPriceChange = Omit<PriceChange, 'variantId' | 'priceListId' | 'channelId'> & { variantId?: string };

/** The prices of a variant that the actor may see, with the ETag of all of them. */
export type TaggedPrices = { prices: Price[]; tag: string };

/** What became of one entry of a batch. */
export type PriceChangeResult = { index: number; error: AppError | null };

/** Where variants are known and prices are read and written. */
@Injectable()
export class PriceSources {
  constructor(
    readonly catalog: CatalogService,
    readonly queries: PriceQueries,
    readonly writer: PriceWriter,
  ) {}
}

/** Prices as staff change them: one variant's, or many in a batch. */
@Injectable()
export class VariantPricesService {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelService,
    private readonly lists: PriceListService,
    private readonly sources: PriceSources,
  ) {}

  /** The prices of one variant. Errors: variant_not_found (404). */
  async get(variantId: string, actor: Actor): Promise<TaggedPrices> {
    // The tag first: prices that are newer than their tag cost a refused change, older ones would lose one.
    const tag = await this.sources.queries.tagOf(variantId);
    return { tag, prices: await this.sources.queries.ofVariant(variantId, actor) };
  }

  /**
   * Sets and removes prices of one variant; the others stay. `expected`: the ETag that was seen, null to write over
   * anything. Errors: variant_not_found (404), version_conflict (412), validation_failed (422).
   */
  change(
    variantId: string,
    expected: string | null,
    changes: readonly Omit<PriceChange, 'variantId'>[],
    actor: Actor,
  ): Promise<TaggedPrices> {
    return this.db.transaction(async () => {
      await this.sources.queries.assertVariant(variantId, actor);
      await this.compare(variantId, expected);
      const own = changes.map((change) => ({ ...change, variantId }));
      await this.sources.writer.write(await this.resolveAll(own, actor));
      return this.get(variantId, actor);
    });
  }

  /** The same, and removes every price of the variant in a base list of the actor's channels that is not named. */
  replace(
    variantId: string,
    expected: string | null,
    changes: readonly Omit<PriceChange, 'variantId'>[],
    actor: Actor,
  ): Promise<TaggedPrices> {
    return this.db.transaction(async () => {
      await this.sources.queries.assertVariant(variantId, actor);
      await this.compare(variantId, expected);
      const entries = await this.resolveAll(
        changes.map((change) => ({ ...change, variantId })),
        actor,
      );
      const gone = await this.basePricesWithout(entries, variantId, actor);
      // In one go: a price that stays must not be gone in between, for its history would tell that it was.
      await this.sources.writer.write([...gone.map((price) => ({ ...price, amount: null })), ...entries]);
      return this.get(variantId, actor);
    });
  }

  /**
   * Many prices. `atomic`: all or nothing, the first problem is thrown with its index. Else each entry has its own
   * result and the good ones are written in one transaction.
   */
  async batch(changes: readonly PriceChange[], atomic: boolean, actor: Actor): Promise<PriceChangeResult[]> {
    return this.db.transaction(async () => {
      const resolved = await this.resolveEach(changes, actor, '/prices');
      const firstError = resolved.find((item) => item instanceof AppError);
      if (atomic && firstError instanceof AppError) throw firstError;
      await this.sources.writer.write(resolved.flatMap((item) => (item instanceof AppError ? [] : item)));
      return resolved.map((item, index) => ({ index, error: item instanceof AppError ? item : null }));
    });
  }

  /** The same for one list, whose variants may be named by SKU. Errors: price_list_not_found (404). */
  async batchOfList(
    priceListId: string,
    changes: readonly ListPriceChange[],
    atomic: boolean,
    actor: Actor,
  ): Promise<PriceChangeResult[]> {
    await this.sources.queries.list(priceListId, actor);
    const ids = await this.sources.catalog.variantIdsBySku(changes.flatMap(({ sku }) => (sku ? keyOf(sku) : [])));
    const named = changes.map(({ sku, variantId, ...change }) => ({
      ...{ ...change, priceListId, variantId: variantId ?? ids.get(keyOf(sku ?? '')) ?? '' },
      ...(sku !== undefined && { sku }),
    }));
    return this.batch(named, atomic, actor);
  }

  /** Locks the variant as well: where it has no prices yet, there is no row that two writers could meet at. */
  private async compare(variantId: string, expected: string | null): Promise<void> {
    if (expected === null) return;
    await this.sources.catalog.lockVariant(variantId);
    if ((await this.sources.queries.tagOf(variantId, true)) !== expected) throw versionConflict();
  }

  private async resolveAll(changes: readonly PriceChange[], actor: Actor): Promise<PriceEntry[]> {
    return (await this.resolveEach(changes, actor, '/prices')).map((item) => {
      if (item instanceof AppError) throw item;
      return item;
    });
  }

  private async basePricesWithout(entries: readonly PriceEntry[], variantId: string, actor: Actor): Promise<Price[]> {
    const present = await this.sources.queries.ofVariant(variantId, actor);
    const lists = await this.byId(present.map((price) => price.priceListId));
    return present.filter((price) => lists.get(price.priceListId)?.kind === 'base' && !named(price, entries));
  }

  private async resolveEach(
    changes: readonly PriceChange[],
    actor: Actor,
    pointer: string,
  ): Promise<(PriceEntry | AppError)[]> {
    const fallback = (await this.channels.getDefault()).id;
    const channelOf = (change: PriceChange): string => change.channelId ?? fallback;
    const bases = await this.lists.baseListsOf([
      ...new Set(changes.filter((c) => c.priceListId === undefined).map(channelOf)),
    ]);
    const lists = await this.byId(changes.flatMap((change) => change.priceListId ?? []));
    const channels = await this.channels.list();
    const named = new Set(changes.flatMap(({ variantId }) => (variantId === '' ? [] : variantId)));
    const variants = await this.sources.catalog.ownProductIdsOf([...named], actor);
    const seen = new Set<string>();
    return changes.map((change, index) => {
      const at = `${pointer}/${index}`;
      if (!variants.has(change.variantId)) {
        return badPrice(`${at}/${change.sku === undefined ? 'variantId' : 'sku'}`, 'variant_unknown');
      }
      const list = change.priceListId === undefined ? undefined : lists.get(change.priceListId);
      if (change.priceListId !== undefined && !(list && actorCanSeeChannel(actor, list.channelId))) {
        return badPrice(`${at}/priceListId`, 'price_list_unknown');
      }
      const channelId = list ? list.channelId : channelOf(change);
      const channel = channels.find((candidate) => candidate.id === (channelId ?? fallback));
      const priceListId = list?.id ?? bases.get(channelOf(change))?.priceListId;
      if (!channel || priceListId === undefined || !mayPrice(actor, channelId)) {
        return badPrice(`${at}/channelId`, 'channel_unknown');
      }
      const allowed = channelId === null ? [...new Set(channels.flatMap((one) => one.currencies))] : channel.currencies;
      if (!allowed.includes(change.currency)) return badPrice(`${at}/currency`, 'currency_not_offered', { allowed });
      if (change.validFrom && change.validTo && change.validFrom >= change.validTo) {
        return badPrice(`${at}/validTo`, 'not_after_valid_from');
      }
      const entry = { ...change, priceListId, includesTax: change.includesTax ?? channel.priceEntry === 'gross' };
      const name = nameOf(entry);
      if (seen.has(name)) return badPrice(at, 'price_twice');
      seen.add(name);
      return entry;
    });
  }

  private async byId(ids: readonly string[]): Promise<Map<string, PriceList>> {
    if (ids.length === 0) return new Map();
    const lists = await this.db.repository(PriceList).findBy({ id: In([...new Set(ids)]) });
    return new Map(lists.map((list) => [list.id, list]));
  }
}

/** What an entry names: one price, or all windows of a quantity step, which are to be removed. */
function nameOf({ variantId, priceListId, currency, amount, minQty = 1, validFrom }: PriceEntry): string {
  const window = amount === null && validFrom === undefined ? 'all' : (validFrom ?? ALWAYS).toISOString();
  return [variantId, priceListId, currency, minQty, window].join('|');
}

/** Prices for all channels are for staff of all channels. */
const mayPrice = (actor: Actor, channelId: string | null): boolean =>
  channelId === null ? actor.channels === 'all' : actorCanSeeChannel(actor, channelId);

const named = (price: Price, entries: readonly PriceEntry[]): boolean =>
  entries.some(
    (entry) =>
      entry.priceListId === price.priceListId &&
      entry.currency === price.currency &&
      (entry.minQty ?? 1) === price.minQty &&
      (entry.validFrom ?? ALWAYS).getTime() === price.startsAt.getTime(),
  );
