import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  Changes,
  Clock,
  CustomFields,
  Database,
  Events,
  insertRows,
  keyOf,
  newId,
  updateVersioned,
} from 'markethall/kernel';
import { ChannelDirectory } from './channel-directory.js';
import {
  channelCodeTaken,
  channelNotFound,
  noDefaultChannel,
  publishableKeyNotFound,
  unknownChannel,
} from './channel.errors.js';
import { ChannelCreated, ChannelUpdated } from './channel.events.js';
import { type ChannelSettings, type ChannelView, ordinaryChannel } from './channel-settings.js';
import { Channel } from './entities/channel.entity.js';
import { PublishableKey } from './entities/publishable-key.entity.js';

/** A new channel: a code, a name, and whatever differs from an ordinary one (see `ordinaryChannel`). */
export type NewChannel = Partial<ChannelSettings> & { code: string; name: string };

/** Sales channels. Reading is free (kept in memory, see ChannelDirectory); writing announces itself. */
@Injectable()
export class ChannelService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly directory: ChannelDirectory,
  ) {}

  /** The channel of a request that names none. Error `default_channel_missing` (503) before the first seed. */
  async getDefault(): Promise<ChannelView> {
    const channel = (await this.directory.current()).defaultChannel;
    if (!channel) throw noDefaultChannel();
    return channel;
  }

  /** Active or not. 404 when there is none. */
  async get(id: string): Promise<ChannelView> {
    const channel = await this.find(id);
    if (!channel) throw channelNotFound();
    return channel;
  }

  async find(id: string): Promise<ChannelView | null> {
    return (await this.directory.current()).byId(id) ?? null;
  }

  /** Error `channel_unknown` (400). */
  async getByCode(code: string): Promise<ChannelView> {
    const channel = (await this.directory.current()).byCode(code);
    if (!channel) throw unknownChannel();
    return channel;
  }

  /** Every channel in the order of creation; an installation has dozens at most. */
  async list(): Promise<readonly ChannelView[]> {
    return (await this.directory.current()).all;
  }

  /** The first channel becomes the default one. Error `channel_code_taken` (409). */
  create(input: NewChannel): Promise<ChannelView> {
    return this.changing(async () => {
      const others = await this.lockAll();
      const codeKey = keyOf(input.code);
      if (others.some((other) => other.codeKey === codeKey)) throw channelCodeTaken(input.code);

      const { code, ...settings } = input;
      const now = this.clock.now();
      const channel = Object.assign(new Channel(), { id: newId('chan'), code, codeKey, version: 1, createdAt: now });
      channel.defaultMarker = null;
      const custom = CustomFields.validate('channel', settings.custom ?? null);
      channel.change({ ...ordinaryChannel, ...settings, custom }, now);
      if (!others.some((other) => other.isDefault)) channel.becomeDefault(now);
      await insertRows(this.db, Channel, [channel]);

      this.changes.record({
        entityType: 'channel',
        id: channel.id,
        version: channel.version,
        before: null,
        after: channel.toView(),
      });
      this.events.publish(new ChannelCreated(channel.id, channel.code, channel.version));
      return channel.toView();
    });
  }

  /** Error `version_conflict` (412) when `expectedVersion` is not the present one. */
  update(id: string, settings: Partial<ChannelSettings>, expectedVersion?: number): Promise<ChannelView> {
    return this.changing(async () => {
      const channel = this.pick(await this.lockAll(), id);
      const before = channel.toView();
      const custom = CustomFields.validate('channel', settings.custom, { current: channel.custom });
      channel.change({ ...settings, custom }, this.clock.now());
      await this.save(channel, before, expectedVersion);
      return channel.toView();
    });
  }

  /** Makes this the channel of requests that name none. Safe to repeat. */
  makeDefault(id: string): Promise<ChannelView> {
    return this.changing(async () => {
      const channels = await this.lockAll();
      const next = this.pick(channels, id);
      if (next.isDefault) return next.toView();

      const now = this.clock.now();
      const former = channels.find((channel) => channel.isDefault);
      if (former) {
        const before = former.toView();
        former.stopBeingDefault(now);
        await this.save(former, before);
      }
      const before = next.toView();
      next.becomeDefault(now);
      await this.save(next, before);
      return next.toView();
    });
  }

  /** Seeds an installation: gives the default channel, made from `input` when there is no channel at all. */
  ensureDefaultChannel(input: NewChannel = { code: 'default', name: 'Default channel' }): Promise<ChannelView> {
    return this.db.transaction(async () => {
      const existing = (await this.lockAll()).find((channel) => channel.isDefault);
      return existing ? existing.toView() : this.create(input);
    });
  }

  /** A new publishable key of a channel; its value is public and may be read again at any time. */
  createKey(channelId: string, name: string): Promise<PublishableKey> {
    return this.changing(async () => {
      const channel = this.pick(await this.lockAll(), channelId);
      const key = Object.assign(new PublishableKey(), {
        id: newId('pkey'),
        channelId,
        value: `pk_${randomBytes(24).toString('base64url')}`,
        name,
        createdAt: this.clock.now(),
        revokedAt: null,
        version: 1,
      });
      await insertRows(this.db, PublishableKey, [key]);
      this.recordKey(channel, key, null);
      return key;
    });
  }

  /** From now on requests with this key are answered 401. Safe to repeat. */
  revokeKey(channelId: string, keyId: string): Promise<PublishableKey> {
    return this.changing(async () => {
      const channel = this.pick(await this.lockAll(), channelId);
      const key = await this.db.repository(PublishableKey).findOneBy({ id: keyId, channelId });
      if (!key) throw publishableKeyNotFound();
      if (key.revokedAt) return key;
      const before = { ...key };
      key.revoke(this.clock.now());
      await updateVersioned(this.db, PublishableKey, key);
      this.recordKey(channel, key, before);
      return key;
    });
  }

  /** The keys of a channel, newest first, revoked ones included; at most 200. */
  async listKeys(channelId: string): Promise<PublishableKey[]> {
    await this.get(channelId);
    return this.db.repository(PublishableKey).find({ where: { channelId }, order: { id: 'DESC' }, take: 200 });
  }

  /** Runs a change, and lets every process know before its caller goes on. */
  private async changing<T>(work: () => Promise<T>): Promise<T> {
    const result = await this.db.transaction(work);
    await this.directory.forget();
    return result;
  }

  /** All channels in one lock order: the rule "exactly one default" concerns them together. */
  private lockAll(): Promise<Channel[]> {
    return this.db.repository(Channel).find({ order: { id: 'ASC' }, take: 1000, lock: { mode: 'pessimistic_write' } });
  }

  private pick(channels: readonly Channel[], id: string): Channel {
    const channel = channels.find((candidate) => candidate.id === id);
    if (!channel) throw channelNotFound();
    return channel;
  }

  private async save(channel: Channel, before: ChannelView, expectedVersion?: number): Promise<void> {
    await updateVersioned(this.db, Channel, channel, expectedVersion);
    const { id, version, code } = channel;
    this.changes.record({ entityType: 'channel', id, version, before, after: channel.toView() });
    this.events.publish(new ChannelUpdated(id, code, version));
  }

  private recordKey(channel: Channel, key: PublishableKey, before: object | null): void {
    this.changes.record({ entityType: 'publishable_key', id: key.id, version: key.version, before, after: { ...key } });
    this.events.publish(new ChannelUpdated(channel.id, channel.code, channel.version));
  }
}
