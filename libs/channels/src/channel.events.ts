import { AppEvent } from 'markethall/kernel';

/** A sales channel was added. */
export class ChannelCreated extends AppEvent {
  static override readonly eventName = 'channels.created.v1';
  readonly aggregate: { type: string; id: string; version: number };

  constructor(
    override readonly channelId: string,
    readonly code: string,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'channel', id: channelId, version };
  }
}

/** Settings or the default role of a sales channel changed, or a key of it: read it again. */
export class ChannelUpdated extends AppEvent {
  static override readonly eventName = 'channels.updated.v1';
  readonly aggregate: { type: string; id: string; version: number };

  constructor(
    override readonly channelId: string,
    readonly code: string,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'channel', id: channelId, version };
  }
}
