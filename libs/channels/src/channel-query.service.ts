import { Injectable } from '@nestjs/common';
import {
  type Actor,
  actorCanSeeChannel,
  AppError,
  channelScope,
  Database,
  idBytes,
  keysetPage,
  type ListRequest,
  type Page,
} from 'markethall/kernel';
import { ChannelResponse } from './api/channel.dto.js';
import { channelNotFound } from './channel.errors.js';
import { ChannelService, type NewChannel } from './channel.service.js';
import type { ChannelView } from './channel-settings.js';
import { Channel } from './entities/channel.entity.js';

/** What a member of staff sees of the channels: only those of the own scope. */
@Injectable()
export class ChannelQueryService {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelService,
  ) {}

  async list(request: ListRequest, actor: Actor): Promise<Page<ChannelResponse>> {
    const query = this.db.repository(Channel).createQueryBuilder('c');
    const scope = channelScope(actor);
    if (scope !== 'all') {
      if (scope.length === 0) query.andWhere('1 = 0');
      else query.andWhere('c.id IN (:...scope)', { scope: scope.map((id) => idBytes(id)) });
    }
    const { items, page, total } = await keysetPage(
      query,
      request,
      { id: 'c.id', code: 'c.code', name: 'c.name', active: 'c.active' },
      { idField: 'c.id', idPrefix: 'chan' },
    );
    return { data: items.map((channel) => ChannelResponse.from(channel.toView())), page, total };
  }

  /** 404 also for a channel outside the actor's scope. Read from the database, so that the ETag is the present one. */
  async getVisible(id: string, actor: Actor): Promise<ChannelView> {
    if (!actorCanSeeChannel(actor, id)) throw channelNotFound();
    const channel = await this.db.repository(Channel).findOneBy({ id });
    if (!channel) throw channelNotFound();
    return channel.toView();
  }

  /** Only staff of all channels may open a new one. */
  createAs(actor: Actor, input: NewChannel): Promise<ChannelView> {
    if (channelScope(actor) !== 'all') {
      throw new AppError('channel_scope_too_narrow', 403, 'Only staff of all channels may add a channel');
    }
    return this.channels.create(input);
  }
}
