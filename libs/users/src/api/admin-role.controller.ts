import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  allPermissions,
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
import { RoleService } from '../staff/role.service.js';
import { StaffQueryService } from '../staff/staff-query.service.js';
import { RolePermission } from '../user.permissions.js';
import { CreateRoleRequest, PermissionList, RoleResponse, UpdateRoleRequest } from './staff.dto.js';

@ApiTags('Staff')
@Controller('api/v1/admin')
export class AdminRoleController {
  constructor(
    private readonly roles: RoleService,
    private readonly queries: StaffQueryService,
  ) {}

  @Get('permissions')
  @RequirePermission(RolePermission.Read)
  @Operation('List every permission')
  @Answers(PermissionList)
  permissions(): PermissionList {
    return { data: allPermissions() };
  }

  @Get('roles')
  @RequirePermission(RolePermission.Read)
  @Operation('List roles')
  @Answers(PageOf(RoleResponse))
  async list(@ListQuery(RoleResponse) request: ListRequest): Promise<Page<RoleResponse>> {
    const { data, ...rest } = await this.queries.listRoles(request);
    return { data: data.map((role) => RoleResponse.from(role)), ...rest };
  }

  @Post('roles')
  @RequirePermission(RolePermission.Write)
  @VersionedResource()
  @Operation('Add a role')
  @Answers(RoleResponse, { status: 201 })
  @ApiErrors('role_code_taken', 'above_own_rights')
  async create(@CurrentActor() actor: Actor, @Body() body: CreateRoleRequest): Promise<RoleResponse> {
    return RoleResponse.from(await this.roles.create(actor, { ...body, description: body.description ?? null }));
  }

  @Get('roles/:id')
  @RequirePermission(RolePermission.Read)
  @VersionedResource()
  @Operation('Read a role')
  @Answers(RoleResponse)
  async get(@Param('id', IdPipe('role', 'role')) id: string): Promise<RoleResponse> {
    return RoleResponse.from(await this.roles.get(id));
  }

  @Patch('roles/:id')
  @RequirePermission(RolePermission.Write)
  @VersionedResource()
  @Operation('Change a role', 'Effective in open sessions at once.')
  @Answers(RoleResponse)
  @ApiErrors('role_built_in', 'above_own_rights', 'version_conflict')
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', IdPipe('role', 'role')) id: string,
    @Body() body: UpdateRoleRequest,
    @IfMatch() version: number,
  ): Promise<RoleResponse> {
    return RoleResponse.from(await this.roles.update(actor, id, body, version));
  }

  @Delete('roles/:id')
  @HttpCode(204)
  @RequirePermission(RolePermission.Write)
  @Operation('Delete a role that nobody holds')
  @ApiErrors('role_built_in', 'role_in_use', 'above_own_rights', 'version_conflict')
  async delete(
    @CurrentActor() actor: Actor,
    @Param('id', IdPipe('role', 'role')) id: string,
    @IfMatch() version: number,
  ): Promise<void> {
    await this.roles.delete(actor, id, version);
  }
}
