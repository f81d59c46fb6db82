import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
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
  NeverStore,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  VersionedResource,
} from 'markethall/kernel';
import { StaffQueryService } from '../staff/staff-query.service.js';
import { StaffService } from '../staff/staff.service.js';
import { StaffPermission } from '../user.permissions.js';
import { CreateStaffRequest, StaffResponse, UpdateStaffRequest } from './staff.dto.js';

@ApiTags('Staff')
@Controller('api/v1/admin/staff')
export class AdminStaffController {
  constructor(
    private readonly staff: StaffService,
    private readonly queries: StaffQueryService,
  ) {}

  @Get()
  @RequirePermission(StaffPermission.Read)
  @Operation('List members of staff')
  @Answers(PageOf(StaffResponse))
  async list(@ListQuery(StaffResponse) request: ListRequest): Promise<Page<StaffResponse>> {
    const { data, ...rest } = await this.queries.listStaff(request);
    return { data: data.map((member) => StaffResponse.from(member)), ...rest };
  }

  @Post()
  @RequirePermission(StaffPermission.Write)
  @NeverStore()
  @VersionedResource()
  @Operation('Add a member of staff', 'Without a password an invitation is mailed.')
  @Answers(StaffResponse, { status: 201 })
  @ApiErrors('email_taken', 'above_own_rights')
  async create(@CurrentActor() actor: Actor, @Body() body: CreateStaffRequest): Promise<StaffResponse> {
    const { locale = null, channelIds = null, ...rest } = body;
    return StaffResponse.from(await this.staff.create(actor, { ...rest, locale, channelIds }));
  }

  @Get(':id')
  @RequirePermission(StaffPermission.Read)
  @VersionedResource()
  @Operation('Read a member of staff')
  @Answers(StaffResponse)
  async get(@Param('id', IdPipe('usr', 'staff_member')) id: string): Promise<StaffResponse> {
    return StaffResponse.from(await this.staff.get(id));
  }

  @Patch(':id')
  @RequirePermission(StaffPermission.Write)
  @VersionedResource()
  @Operation('Change a member of staff', 'Rights that are taken away are gone from open sessions at once.')
  @Answers(StaffResponse)
  @ApiErrors('above_own_rights', 'last_administrator', 'version_conflict')
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', IdPipe('usr', 'staff_member')) id: string,
    @Body() body: UpdateStaffRequest,
    @IfMatch() version: number,
  ): Promise<StaffResponse> {
    return StaffResponse.from(await this.staff.update(actor, id, body, version));
  }
}
