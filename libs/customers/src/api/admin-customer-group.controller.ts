import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  ApiErrors,
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
import { CustomerGroupService } from '../customer-group.service.js';
import { CustomerQueryService } from '../customer-query.service.js';
import { CustomerGroupPermission, CustomerPermission } from '../customer.permissions.js';
import {
  AddMembersRequest,
  CreateGroupRequest,
  CustomerGroupResponse,
  CustomerResponse,
  UpdateGroupRequest,
} from './customer.dto.js';

@ApiTags('Customers')
@Controller('api/v1/admin/customer-groups')
export class AdminCustomerGroupController {
  constructor(
    private readonly groups: CustomerGroupService,
    private readonly queries: CustomerQueryService,
  ) {}

  @Get()
  @RequirePermission(CustomerGroupPermission.Read)
  @Operation('List customer groups')
  @Answers(PageOf(CustomerGroupResponse))
  async list(@ListQuery(CustomerGroupResponse) request: ListRequest): Promise<Page<CustomerGroupResponse>> {
    return Page.of(await this.queries.listGroups(request), (group) => CustomerGroupResponse.from(group));
  }

  @Post()
  @RequirePermission(CustomerGroupPermission.Write)
  @VersionedResource()
  @Operation('Add a customer group')
  @Answers(CustomerGroupResponse, { status: 201 })
  @ApiErrors('customer_group_code_taken')
  async create(@Body() body: CreateGroupRequest): Promise<CustomerGroupResponse> {
    return CustomerGroupResponse.from(await this.groups.create(body.code, body.name));
  }

  @Get(':id')
  @RequirePermission(CustomerGroupPermission.Read)
  @VersionedResource()
  @Operation('Read a customer group')
  @Answers(CustomerGroupResponse)
  async get(@Param('id', IdPipe('cgrp', 'customer_group')) id: string): Promise<CustomerGroupResponse> {
    return CustomerGroupResponse.from(await this.groups.get(id));
  }

  @Patch(':id')
  @RequirePermission(CustomerGroupPermission.Write)
  @VersionedResource()
  @Operation('Rename a customer group')
  @Answers(CustomerGroupResponse)
  @ApiErrors('version_conflict')
  async rename(
    @Param('id', IdPipe('cgrp', 'customer_group')) id: string,
    @Body() body: UpdateGroupRequest,
    @IfMatch() version: number,
  ): Promise<CustomerGroupResponse> {
    return CustomerGroupResponse.from(await this.groups.rename(id, body.name, version));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission(CustomerGroupPermission.Write)
  @Operation('Delete a customer group', 'Its members stay customers; prices of the group no longer apply to them.')
  @ApiErrors('version_conflict')
  async delete(@Param('id', IdPipe('cgrp', 'customer_group')) id: string, @IfMatch() version: number): Promise<void> {
    await this.groups.delete(id, version);
  }

  @Get(':id/members')
  @RequirePermission(CustomerGroupPermission.Read, CustomerPermission.Read)
  @Operation('List the members of a customer group')
  @Answers(PageOf(CustomerResponse))
  async listMembers(
    @Param('id', IdPipe('cgrp', 'customer_group')) id: string,
    @ListQuery(CustomerResponse) request: ListRequest,
  ): Promise<Page<CustomerResponse>> {
    await this.groups.get(id);
    return Page.of(await this.queries.listMembers(id, request), (customer) => CustomerResponse.from(customer));
  }

  @Post(':id/members')
  @HttpCode(200)
  @RequirePermission(CustomerGroupPermission.Write)
  @VersionedResource()
  @Operation('Add members to a customer group', 'All of them or none. Who is a member already stays one.')
  @Answers(CustomerGroupResponse)
  async addMembers(
    @Param('id', IdPipe('cgrp', 'customer_group')) id: string,
    @Body() body: AddMembersRequest,
  ): Promise<CustomerGroupResponse> {
    return CustomerGroupResponse.from(await this.groups.addMembers(id, body.customerIds));
  }

  @Delete(':id/members/:customerId')
  @HttpCode(204)
  @RequirePermission(CustomerGroupPermission.Write)
  @Operation('Take a member out of a customer group')
  @ApiErrors('version_conflict')
  async removeMember(
    @Param('id', IdPipe('cgrp', 'customer_group')) id: string,
    @Param('customerId', IdPipe('cus', 'customer')) customerId: string,
    @IfMatch() version: number,
  ): Promise<void> {
    await this.groups.removeMember(id, customerId, version);
  }
}
