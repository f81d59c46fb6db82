import { defineModule } from 'markethall/kernel';
import { channelInvariants } from './channel.invariants.js';
import { ChannelPermission } from './channel.permissions.js';
import { ChannelsModule } from './channels.module.js';
import { Channels1795003000001 } from './migrations/1795003000001-channels.js';
import { ChannelRounding1795043000001 } from './migrations/1795043000001-channel-rounding.js';

/** For the list in apps/modules.ts. */
export const channelsModule = defineModule({
  name: 'channels',
  module: ChannelsModule,
  migrations: [Channels1795003000001, ChannelRounding1795043000001],
  permissions: [ChannelPermission],
  invariants: channelInvariants,
});
