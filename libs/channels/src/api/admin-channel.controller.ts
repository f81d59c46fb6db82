import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  Answers,
  ApiErrors,
  CurrentActor,
  IdPipe,
  IfMatch,
  ListQuery,
  type ListRequest,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  VersionedResource,
} from 'markethall/kernel';
import { ChannelPermission } from '../channel.permissions.js';
import { ChannelQueryService } from '../channel-query.service.js';
import { ChannelService } from '../channel.service.js';
import {
  ChannelResponse,
  CreateChannelRequest,
  CreatePublishableKeyRequest,
  PublishableKeyList,
  PublishableKeyResponse,
  UpdateChannelRequest,
} from './channel.dto.js';

@ApiTags('Channels')
@Controller('api/v1/admin/channels')
export class AdminChannelController {
  constructor(
    private readonly channels: ChannelService,
    private readonly queries: ChannelQueryService,
  ) {}

  @Get()
  @RequirePermission(ChannelPermission.Read)
  @Operation('List sales channels')
  @Answers(PageOf(ChannelResponse))
  async list(
    @ListQuery(ChannelResponse) request: ListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Page<ChannelResponse>> {
    return Page.of(await this.queries.list(request, actor), (channel) => ChannelResponse.from(channel.toView()));
  }

  @Post()
  @RequirePermission(ChannelPermission.Write)
  @VersionedResource()
  @Operation('Add a sales channel', 'The first channel becomes the default one.')
  @Answers(ChannelResponse, { status: 201 })
  @ApiErrors('channel_code_taken')
  async create(@Body() body: CreateChannelRequest, @CurrentActor() actor: Actor): Promise<ChannelResponse> {
    return ChannelResponse.from(await this.queries.createAs(actor, body));
  }

  @Get(':id')
  @RequirePermission(ChannelPermission.Read)
  @VersionedResource()
  @Operation('Read a sales channel')
  @Answers(ChannelResponse)
  async get(
    @Param('id', IdPipe('chan', 'channel')) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<ChannelResponse> {
    return ChannelResponse.from(await this.queries.getVisible(id, actor));
  }

  @Patch(':id')
  @RequirePermission(ChannelPermission.Write)
  @VersionedResource()
  @Operation('Change a sales channel')
  @Answers(ChannelResponse)
  @ApiErrors('version_conflict', 'default_channel_must_stay_active')
  async update(
    @Param('id', IdPipe('chan', 'channel')) id: string,
    @Body() body: UpdateChannelRequest,
    @IfMatch() version: number,
    @CurrentActor() actor: Actor,
  ): Promise<ChannelResponse> {
    await this.queries.getVisible(id, actor);
    return ChannelResponse.from(await this.channels.update(id, body, version));
  }

  @Post(':id/default-assignments')
  @HttpCode(200)
  @RequirePermission(ChannelPermission.Write)
  @VersionedResource()
  @Operation('Make a channel the default one', 'Requests that name no channel are then answered for this one.')
  @Answers(ChannelResponse)
  @ApiErrors('default_channel_must_stay_active')
  async makeDefault(
    @Param('id', IdPipe('chan', 'channel')) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<ChannelResponse> {
    await this.queries.getVisible(id, actor);
    return ChannelResponse.from(await this.channels.makeDefault(id));
  }

  @Get(':id/publishable-keys')
  @RequirePermission(ChannelPermission.Read)
  @Operation('List the publishable keys of a channel', 'Newest first, at most 200, revoked ones included.')
  @Answers(PublishableKeyList)
  async listKeys(
    @Param('id', IdPipe('chan', 'channel')) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<PublishableKeyList> {
    await this.queries.getVisible(id, actor);
    return { data: (await this.channels.listKeys(id)).map((key) => PublishableKeyResponse.from(key)) };
  }

  @Post(':id/publishable-keys')
  @RequirePermission(ChannelPermission.Write)
  @Operation('Make a publishable key')
  @Answers(PublishableKeyResponse, { status: 201 })
  async createKey(
    @Param('id', IdPipe('chan', 'channel')) id: string,
    @Body() body: CreatePublishableKeyRequest,
    @CurrentActor() actor: Actor,
  ): Promise<PublishableKeyResponse> {
    await this.queries.getVisible(id, actor);
    return PublishableKeyResponse.from(await this.channels.createKey(id, body.name));
  }

  @Post(':id/publishable-keys/:keyId/revocations')
  @HttpCode(200)
  @RequirePermission(ChannelPermission.Write)
  @Operation('Revoke a publishable key', 'Requests with it are answered 401 from then on. Safe to repeat.')
  @Answers(PublishableKeyResponse)
  async revokeKey(
    @Param('id', IdPipe('chan', 'channel')) id: string,
    @Param('keyId', IdPipe('pkey', 'publishable_key')) keyId: string,
    @CurrentActor() actor: Actor,
  ): Promise<PublishableKeyResponse> {
    await this.queries.getVisible(id, actor);
    return PublishableKeyResponse.from(await this.channels.revokeKey(id, keyId));
  }
}
