import { Clock, Database, insertRows, keyOf, newId } from 'markethall/kernel';
import { ChannelDirectory, type ChannelSettings, type ChannelView, ordinaryChannel } from 'markethall/channels';
import { Channel } from '../src/entities/channel.entity.js';

/** What a builder needs of a running application; the test harness and a Nest context both have it. */
export interface TestContext {
  get<T>(token: new (...args: never[]) => T): T;
}

let built = 0;

/** A channel in memory: an ordinary one (euro, English, gross prices, Germany) unless told otherwise. */
export function aChannel(
  settings: Partial<ChannelSettings & { code: string; id: string; isDefault: boolean }> = {},
): Channel {
  built += 1;
  const { isDefault = false, ...rest } = settings;
  const code = rest.code ?? `channel-${built}`;
  const now = new Date('2026-01-01T00:00:00.000Z');
  return Object.assign(new Channel(), {
    id: newId('chan'),
    name: `Channel ${built}`,
    ...ordinaryChannel,
    ...rest,
    code,
    codeKey: keyOf(code),
    defaultMarker: isDefault ? true : null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  });
}

/** The same as other modules see it. */
export const aChannelView = (settings: Parameters<typeof aChannel>[0] = {}): ChannelView => aChannel(settings).toView();

/** Stores a channel without events, and lets this process know. */
export async function saveChannel(app: TestContext, channel: Channel = aChannel()): Promise<ChannelView> {
  const now = app.get(Clock).now();
  await insertRows(app.get(Database), Channel, [Object.assign(channel, { createdAt: now, updatedAt: now })]);
  await app.get(ChannelDirectory).forget();
  return channel.toView();
}
