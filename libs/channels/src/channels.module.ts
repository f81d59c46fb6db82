import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AdminChannelController } from './api/admin-channel.controller.js';
import { StoreChannelController } from './api/store-channel.controller.js';
import { ChannelDirectory } from './channel-directory.js';
import { ChannelQueryService } from './channel-query.service.js';
import { ChannelService } from './channel.service.js';
import { Channel } from './entities/channel.entity.js';
import { PublishableKey } from './entities/publishable-key.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Channel, PublishableKey])],
  controllers: [AdminChannelController, StoreChannelController],
  providers: [ChannelDirectory, ChannelQueryService, ChannelService],
  exports: [ChannelDirectory, ChannelService],
})
export class ChannelsModule {}
