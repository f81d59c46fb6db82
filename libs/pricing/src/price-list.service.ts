import { Injectable } from '@nestjs/common';
import { ChannelService, type ChannelView } from 'markethall/channels';
import {
  Changes,
  Clock,
  Database,
  Events,
  AppError,
  idBytes,
  insertRows,
  isDuplicateKey,
  keyOf,
  newId,
  updateVersioned,
} from 'markethall/kernel';
import { CustomerGroupService } from 'markethall/customers';
import { In } from 'typeorm';
import { PriceListPoint } from './entities/price-list-point.entity.js';
import { PriceList, type PriceListKind } from './entities/price-list.entity.js';
import { badPrice, baseListFixed, priceListCodeTaken, priceListNotFound } from './pricing.errors.js';
import { PriceListChanged } from './pricing.events.js';

/** What staff say about a list. */
export type PriceListInput = {
  code: string;
  name: string;
  /** `base` lists are made by the system, one a channel. */
  kind: Exclude<PriceListKind, 'base'>;
  priority: number;
  channelId: string | null;
  customerGroupId: string | null;
  active: boolean;
  validFrom: Date | null;
  validTo: Date | null;
};

/** A channel's base list and the rules of its prices. */
export type BaseList = { priceListId: string; currencies: string[]; includesTax: boolean };

/** Writes down what became of a list: the change record, the history of prices and the event. */
@Injectable()
export class PriceListJournal {
  constructor(
    private readonly db: Database,
    private readonly changes: Changes,
    private readonly events: Events,
  ) {}

  /** `list` is as it is after the change; a deleted list asks nothing of anybody from now on. */
  async note(list: PriceList, before: PriceList | null, after: PriceList | null): Promise<void> {
    await insertRows(this.db, PriceListPoint, [pointOf(list, after !== null && list.active)]);
    this.changes.record({ entityType: 'price_list', id: list.id, version: list.version, before, after });
    this.events.publish(new PriceListChanged(list.id, list.version));
  }
}

/** Price lists: a base list a channel, made on demand, and any number of others. */
@Injectable()
export class PriceListService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly journal: PriceListJournal,
    private readonly channels: ChannelService,
    private readonly groups: CustomerGroupService,
  ) {}

  /** Base lists by channel id, made where they are missing; unknown channels are absent. */
  async baseListsOf(channelIds: readonly string[]): Promise<Map<string, BaseList>> {
    const channels = (await this.channels.list()).filter((channel) => channelIds.includes(channel.id));
    let lists = await this.findBase(channels);
    const missing = channels.filter((channel) => !lists.has(channel.id));
    if (missing.length > 0) {
      await this.createBase(missing);
      lists = await this.findBase(channels);
    }
    return new Map(
      channels.flatMap((channel) => {
        const priceListId = lists.get(channel.id);
        if (priceListId === undefined) return [];
        return [
          [channel.id, { priceListId, currencies: channel.currencies, includesTax: channel.priceEntry === 'gross' }],
        ];
      }),
    );
  }

  async get(id: string): Promise<PriceList> {
    const list = await this.db.repository(PriceList).findOneBy({ id });
    if (!list) throw priceListNotFound();
    return list;
  }

  /** Errors: price_list_code_taken (409), validation_failed (422). */
  create(input: PriceListInput): Promise<PriceList> {
    return this.db.transaction(async () => {
      await this.check(input);
      const now = this.clock.now();
      const list = Object.assign(new PriceList(), {
        ...input,
        id: newId('plist'),
        codeKey: keyOf(input.code),
        baseChannelId: null,
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      await this.guardCode(input.code, () =>
        this.db
          .repository(PriceList)
          .insert(list)
          .then(() => undefined),
      );
      await this.journal.note(list, null, list);
      return list;
    });
  }

  /** Errors: price_list_code_taken, base_price_list_fixed (409), version_conflict (412). */
  update(id: string, version: number, input: Partial<PriceListInput>): Promise<PriceList> {
    return this.db.transaction(async () => {
      const before = await this.get(id);
      if (before.kind === 'base') throw baseListFixed();
      const list = Object.assign(new PriceList(), before, definedOf(input), { updatedAt: this.clock.now() });
      list.codeKey = keyOf(list.code);
      await this.check(list);
      await this.guardCode(list.code, () => updateVersioned(this.db, PriceList, list, version));
      await this.journal.note(list, before, list);
      return list;
    });
  }

  /** Deletes a list with its prices. Errors: base_price_list_fixed (409), version_conflict (412). */
  remove(id: string, version: number): Promise<void> {
    return this.db.transaction(async () => {
      const list = await this.get(id);
      if (list.kind === 'base') throw baseListFixed();
      list.updatedAt = this.clock.now();
      await updateVersioned(this.db, PriceList, list, version);
      await this.db.execute('DELETE FROM price WHERE price_list_id = ?', [idBytes(id)]);
      await this.db.execute('DELETE FROM price_list WHERE id = ?', [idBytes(id)]);
      await this.journal.note(list, list, null);
    });
  }

  private async findBase(channels: readonly ChannelView[]): Promise<Map<string, string>> {
    if (channels.length === 0) return new Map();
    const lists = await this.db.repository(PriceList).find({
      where: { baseChannelId: In(channels.map((channel) => channel.id)) },
      select: { id: true, baseChannelId: true },
    });
    return new Map(lists.map((list) => [list.baseChannelId ?? '', list.id]));
  }

  private async createBase(channels: readonly ChannelView[]): Promise<void> {
    const now = this.clock.now();
    await this.db.execute(
      `INSERT IGNORE INTO price_list (id, code, code_key, name, kind, priority, channel_id, base_channel_id, active,
         version, created_at, updated_at) VALUES ?`,
      [
        channels.map((channel) => {
          const code = 'base.' + channel.id;
          return [
            idBytes(newId('plist')),
            code,
            code,
            channel.name.slice(0, 120),
            'base',
            0,
            idBytes(channel.id),
            idBytes(channel.id),
            1,
            1,
            now,
            now,
          ];
        }),
      ],
    );
  }

  private async check(list: Omit<PriceListInput, 'kind'>): Promise<void> {
    if (list.validFrom && list.validTo && list.validFrom >= list.validTo)
      throw badPrice('/validTo', 'not_after_valid_from');
    if (list.channelId !== null && !(await this.channels.list()).some((channel) => channel.id === list.channelId)) {
      throw badPrice('/channelId', 'channel_unknown');
    }
    if (list.customerGroupId !== null) await this.assertGroup(list.customerGroupId);
  }

  private async assertGroup(id: string): Promise<void> {
    try {
      await this.groups.get(id);
    } catch (error) {
      throw error instanceof AppError && error.status === 404
        ? badPrice('/customerGroupId', 'customer_group_unknown')
        : error;
    }
  }

  private async guardCode(code: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      throw isDuplicateKey(error, 'price_list_code_key') ? priceListCodeTaken(code) : error;
    }
  }
}

const pointOf = (list: PriceList, active: boolean): PriceListPoint => ({
  priceListId: list.id,
  version: list.version,
  kind: list.kind,
  priority: list.priority,
  channelId: list.channelId,
  customerGroupId: list.customerGroupId,
  active,
  validFrom: list.validFrom,
  validTo: list.validTo,
  recordedAt: list.updatedAt,
});

const definedOf = (input: Partial<PriceListInput>): Partial<PriceListInput> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
