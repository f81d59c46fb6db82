import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, ApiErrors, IdPipe, IfMatch, ListQuery, Operation, Page, PageOf, RequirePermission, VersionedResource, type ListRequest } from 'markethall/kernel';
import { InventoryQueries } from '../inventory-queries.js';
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
  async list(@ListQuery(LocationResponse) list: ListRequest): Promise<Page<LocationResponse>> {
    return Page.of(await this.queries.locations(list), (item) => LocationResponse.from(item));
  }

  @Get(':id')
  @Operation('Read a location')
  @Answers(LocationResponse)
  @VersionedResource()
  @RequirePermission(LocationPermission.Read)
  async get(@Param('id', IdPipe('loc', 'location')) id: string): Promise<LocationResponse> {
    return LocationResponse.from(await this.locations.get(id));
  }

  @Post()
  @Operation('Add a location')
  @Answers(LocationResponse, { status: 201 })
  @ApiErrors('location_code_taken')
  @VersionedResource()
  @RequirePermission(LocationPermission.Write)
  async create(@Body() body: CreateLocationRequest): Promise<LocationResponse> {
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
  ): Promise<LocationResponse> {
    return LocationResponse.from(await this.locations.update(id, version, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation('Delete a location that never held stock')
  @ApiErrors('location_in_use', 'version_conflict')
  @RequirePermission(LocationPermission.Write)
  remove(@Param('id', IdPipe('loc', 'location')) id: string, @IfMatch() version: number): Promise<void> {
    return this.locations.remove(id, version);
  }
}
