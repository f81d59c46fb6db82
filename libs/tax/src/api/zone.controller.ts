import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  Answers,
  ApiErrors,
  IdPipe,
  IfMatch,
  ListQuery,
  type ListRequest,
  Operation,
  RequirePermission,
  VersionedResource,
} from 'markethall/kernel';
import { TaxPermission } from '../tax.permissions.js';
import { ZoneService } from '../zone.service.js';
import { CreateZoneRequest, UpdateZoneRequest, ZonePage, ZoneResponse } from './tax.dto.js';

@Controller('api/v1/admin/zones')
export class ZoneController {
  constructor(private readonly zones: ZoneService) {}

  @Get()
  @RequirePermission(TaxPermission.Read)
  @Operation('List tax zones')
  @Answers(ZonePage)
  async list(@ListQuery(ZoneResponse) request: ListRequest): Promise<ZonePage> {
    const { items, ...page } = await this.zones.list(request);
    return { ...page, data: items.map((zone) => ZoneResponse.from(zone)) };
  }

  @Post()
  @RequirePermission(TaxPermission.Write)
  @VersionedResource()
  @Operation('Create a tax zone')
  @Answers(ZoneResponse, { status: 201 })
  @ApiErrors('zone_code_taken', 'zone_member_taken', 'other_channels_concerned')
  async create(@Body() body: CreateZoneRequest): Promise<ZoneResponse> {
    return ZoneResponse.from(await this.zones.create(body));
  }

  @Get(':id')
  @RequirePermission(TaxPermission.Read)
  @VersionedResource()
  @Operation('Read a tax zone')
  @Answers(ZoneResponse)
  @ApiErrors('zone_not_found')
  async get(@Param('id', IdPipe('zone', 'zone')) id: string): Promise<ZoneResponse> {
    return ZoneResponse.from(await this.zones.get(id));
  }

  @Patch(':id')
  @RequirePermission(TaxPermission.Write)
  @VersionedResource()
  @Operation('Change a tax zone', 'members replaces all places of the zone.')
  @Answers(ZoneResponse)
  @ApiErrors('zone_not_found', 'zone_member_taken', 'version_conflict', 'other_channels_concerned')
  async update(
    @Param('id', IdPipe('zone', 'zone')) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateZoneRequest,
  ): Promise<ZoneResponse> {
    return ZoneResponse.from(await this.zones.update(id, version, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission(TaxPermission.Write)
  @Operation('Delete a tax zone that has no rates')
  @ApiErrors('zone_not_found', 'zone_in_use', 'version_conflict', 'other_channels_concerned')
  async delete(@Param('id', IdPipe('zone', 'zone')) id: string, @IfMatch() version: number): Promise<void> {
    await this.zones.delete(id, version);
  }
}
