import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  actorCanSeeChannel,
  Answers,
  ApiErrors,
  CurrentActor,
  IdPipe,
  IfMatch,
  ListQuery,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  VersionedResource,
  type ListRequest,
} from 'markethall/kernel';
import { InventoryQueries } from '../inventory-queries.js';
import { locationNotFound } from '../inventory.errors.js';
import { LocationPermission } from '../inventory.permissions.js';
import { LocationService } from '../location.service.js';
import { CreateLocationRequest, LocationResponse, UpdateLocationRequest } from './location.dto.js';

@ApiTags('admin: inventory')
@Controller('api/v1/admin/locations')
export class AdminLocationController {
  constructor(
    private readonly locations: LocationService,
    private readonly queries: InventoryQueries,
  ) {}

  @Get()
  @Operation('List locations')
  @Answers(PageOf(LocationResponse))
  @RequirePermission(LocationPermission.Read)
  async list(
    @ListQuery(LocationResponse) list: ListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Page<LocationResponse>> {
    return Page.of(await this.queries.locations(list, actor), (item) => LocationResponse.from(item));
  }

  @Get(':id')
  @Operation('Read a location')
  @Answers(LocationResponse)
  @VersionedResource()
  @RequirePermission(LocationPermission.Read)
  async get(
    @Param('id', IdPipe('loc', 'location')) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<LocationResponse> {
    if (!(await this.queries.servesActor(id, actor))) throw locationNotFound();
    return LocationResponse.from(await this.locations.get(id));
  }

  @Post()
  @Operation('Add a location')
  @Answers(LocationResponse, { status: 201 })
  @ApiErrors('location_code_taken')
  @VersionedResource()
  @RequirePermission(LocationPermission.Write)
  async create(@Body() body: CreateLocationRequest, @CurrentActor() actor: Actor): Promise<LocationResponse> {
    assertOwnChannels(actor, body.channelIds ?? null);
    const defaults = { countryCode: null, priority: 0, active: true, channelIds: null };
    return LocationResponse.from(await this.locations.create({ ...defaults, ...body }));
  }

  @Patch(':id')
  @Operation('Change a location')
  @Answers(LocationResponse)
  @ApiErrors('location_code_taken', 'version_conflict')
  @VersionedResource()
  @RequirePermission(LocationPermission.Write)
  async update(
    @Param('id', IdPipe('loc', 'location')) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateLocationRequest,
    @CurrentActor() actor: Actor,
  ): Promise<LocationResponse> {
    assertOwnChannels(actor, (await this.locations.get(id)).channelIds);
    if (body.channelIds !== undefined) assertOwnChannels(actor, body.channelIds);
    return LocationResponse.from(await this.locations.update(id, version, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation('Delete a location that never held stock')
  @ApiErrors('location_in_use', 'version_conflict')
  @RequirePermission(LocationPermission.Write)
  async remove(
    @Param('id', IdPipe('loc', 'location')) id: string,
    @IfMatch() version: number,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    assertOwnChannels(actor, (await this.locations.get(id)).channelIds);
    await this.locations.remove(id, version);
  }
}

/** Staff of some channels change only locations that serve no other; the rest does not exist for them. */
function assertOwnChannels(actor: Actor, channelIds: readonly string[] | null): void {
  const own = channelIds === null ? actor.channels === 'all' : channelIds.every((id) => actorCanSeeChannel(actor, id));
  if (!own) throw locationNotFound();
}
