import { Body, Controller, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
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
import { UserPermission, UserService } from 'markethall/users';
import { AddressBook } from '../address-book.js';
import { CustomerQueryService } from '../customer-query.service.js';
import { CustomerPermission } from '../customer.permissions.js';
import { CustomerService } from '../customer.service.js';
import { AddressResponse } from './address.dto.js';
import {
  CreateCustomerRequest,
  CustomerResponse,
  EraseCustomerRequest,
  UpdateCustomerRequest,
} from './customer.dto.js';

@ApiTags('Customers')
@Controller('api/v1/admin/customers')
export class AdminCustomerController {
  constructor(
    private readonly customers: CustomerService,
    private readonly queries: CustomerQueryService,
    private readonly addresses: AddressBook,
    private readonly users: UserService,
  ) {}

  @Get()
  @RequirePermission(CustomerPermission.Read)
  @Operation('List customers', 'Erased ones are left out.')
  @Answers(PageOf(CustomerResponse))
  async list(@ListQuery(CustomerResponse) request: ListRequest): Promise<Page<CustomerResponse>> {
    return Page.of(await this.queries.list(request), (customer) => CustomerResponse.from(customer));
  }

  @Post()
  @RequirePermission(CustomerPermission.Write)
  @VersionedResource()
  @Operation('Add a customer without an account')
  @Answers(CustomerResponse, { status: 201 })
  @ApiErrors('email_taken', 'external_id_taken')
  async create(@Body() body: CreateCustomerRequest): Promise<CustomerResponse> {
    return CustomerResponse.from(await this.customers.create(body));
  }

  @Get(':id')
  @RequirePermission(CustomerPermission.Read)
  @VersionedResource()
  @Operation('Read a customer')
  @Answers(CustomerResponse)
  async get(@Param('id', IdPipe('cus', 'customer')) id: string): Promise<CustomerResponse> {
    return CustomerResponse.from(await this.customers.get(id));
  }

  @Patch(':id')
  @RequirePermission(CustomerPermission.Write)
  @VersionedResource()
  @Operation('Change a customer')
  @Answers(CustomerResponse)
  @ApiErrors('external_id_taken', 'customer_erased', 'version_conflict')
  async update(
    @Param('id', IdPipe('cus', 'customer')) id: string,
    @Body() body: UpdateCustomerRequest,
    @IfMatch() version: number,
  ): Promise<CustomerResponse> {
    return CustomerResponse.from(await this.customers.update(id, body, version));
  }

  @Get(':id/addresses')
  @RequirePermission(CustomerPermission.Read)
  @Operation("List a customer's addresses", 'At most 50, on one page.')
  @Answers(PageOf(AddressResponse))
  async listAddresses(@Param('id', IdPipe('cus', 'customer')) id: string): Promise<Page<AddressResponse>> {
    const items = await this.addresses.list(id);
    const page = { next: null, prev: null, hasMore: false };
    return Page.of({ items, page }, ({ address, owner }) => AddressResponse.of(address, owner));
  }

  @Post(':id/deactivations')
  @HttpCode(204)
  @RequirePermission(UserPermission.Write)
  @Operation("Switch a customer's account off", 'Every session ends at once. Safe to repeat.')
  async deactivate(@Param('id', IdPipe('cus', 'customer')) id: string): Promise<void> {
    const { userId } = await this.customers.get(id);
    if (userId !== null) await this.users.disableCustomer(userId);
  }

  @Post(':id/reactivations')
  @HttpCode(204)
  @RequirePermission(UserPermission.Write)
  @Operation("Switch a customer's account on again", 'Safe to repeat.')
  async reactivate(@Param('id', IdPipe('cus', 'customer')) id: string): Promise<void> {
    const { userId } = await this.customers.get(id);
    if (userId !== null) await this.users.enableCustomer(userId);
  }

  @Post(':id/erasures')
  @HttpCode(200)
  @RequirePermission(CustomerPermission.Erase)
  @VersionedResource()
  @Operation(
    'Erase the personal data of a customer',
    'For ever. Orders and their accounting rows stay. Safe to repeat.',
  )
  @Answers(CustomerResponse)
  async erase(
    @Param('id', IdPipe('cus', 'customer')) id: string,
    @Body() body: EraseCustomerRequest,
  ): Promise<CustomerResponse> {
    return CustomerResponse.from(await this.customers.erase(id, body.reason));
  }
}
