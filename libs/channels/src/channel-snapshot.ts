import { keyOf } from 'markethall/kernel';
import type { ChannelView } from './channel-settings.js';

const LONGEST_NAME = 200;

/** Every channel and every valid publishable key at one moment; plain data, so that any cache can hold it. */
export interface ChannelList {
  channels: ChannelView[];
  keys: { value: string; channelId: string }[];
}

/** A list of channels made ready for looking things up; never changes. */
export class ChannelSnapshot {
  readonly all: readonly ChannelView[];
  readonly defaultChannel: ChannelView | undefined;
  private readonly ids: ReadonlyMap<string, ChannelView>;
  private readonly codes: ReadonlyMap<string, ChannelView>;
  private readonly keys: ReadonlyMap<string, string>;

  constructor(list: ChannelList) {
    this.all = list.channels;
    this.defaultChannel = list.channels.find((channel) => channel.isDefault);
    this.ids = new Map(list.channels.map((channel) => [channel.id, channel]));
    this.codes = new Map(list.channels.map((channel) => [keyOf(channel.code), channel]));
    this.keys = new Map(list.keys.map((key) => [key.value, key.channelId]));
  }

  byId(id: string): ChannelView | undefined {
    return this.ids.get(id);
  }

  byCode(code: string): ChannelView | undefined {
    return code.length > LONGEST_NAME ? undefined : this.codes.get(keyOf(code));
  }

  byPublishableKey(value: string): ChannelView | undefined {
    const id = this.keys.get(value);
    return id === undefined ? undefined : this.ids.get(id);
  }
}
