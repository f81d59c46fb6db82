import { Injectable } from '@nestjs/common';
import {
  type Actor,
  actorCanSeeChannel,
  AppError,
  channelScope,
  Database,
  idBytes,
  type KeysetPage,
  keysetPage,
  type ListRequest,
} from 'markethall/kernel';
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

  list(request: ListRequest, actor: Actor): Promise<KeysetPage<Channel>> {
    const query = this.db.repository(Channel).createQueryBuilder('c');
    const scope = channelScope(actor);
    if (scope !== 'all') {
      if (scope.length === 0) query.andWhere('1 = 0');
      else query.andWhere('c.id IN (:...scope)', { scope: scope.map((id) => idBytes(id)) });
    }
    const columns = { id: 'c.id', code: 'c.code', name: 'c.name', active: 'c.active' };
    return keysetPage(query, request, columns, { idField: 'c.id', idPrefix: 'chan' });
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
