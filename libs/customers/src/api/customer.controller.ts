import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Store, type StoreContext } from 'markethall/channels';
import {
  type Actor,
  Answers,
  ApiErrors,
  Authenticated,
  CurrentActor,
  forbidden,
  IdPipe,
  Operation,
  Page,
  PageOf,
  Public,
} from 'markethall/kernel';
import { Client, type ClientInfo, SignInThrottle } from 'markethall/users';
import { AddressBook } from '../address-book.js';
import { ConsentBook } from '../consent-book.js';
import { CustomerService } from '../customer.service.js';
import { AddressResponse, CreateAddressRequest, UpdateAddressRequest } from './address.dto.js';
import { MyProfileResponse, RegisterCustomerRequest, RegistrationResponse, UpdateMeRequest } from './customer.dto.js';

/** A shopper's own account. */
@ApiTags('Customers')
@Controller('api/v1/store/customers')
export class CustomerController {
  constructor(
    private readonly customers: CustomerService,
    private readonly addresses: AddressBook,
    private readonly consents: ConsentBook,
    private readonly throttle: SignInThrottle,
  ) {}

  @Post()
  @Public()
  @Operation(
    'Register',
    'Opens an account and mails a link to verify the address. An address that has an account already is answered in the same way, and its owner gets a mail.',
  )
  @Answers(RegistrationResponse, { status: 201 })
  @ApiErrors('validation_failed', 'too_many_attempts', 'sign_in_busy')
  async register(
    @Body() body: RegisterCustomerRequest,
    @Store() store: StoreContext,
    @Client() client: ClientInfo,
  ): Promise<RegistrationResponse> {
    await this.throttle.beginRegistration(client.address);
    await this.customers.register({ ...body, locale: store.locale, channelId: store.channel.id });
    return { status: 'accepted', email: body.email };
  }

  @Get('me')
  @Authenticated('customer')
  @Operation('Read the own profile')
  @Answers(MyProfileResponse)
  async me(@CurrentActor() actor: Actor): Promise<MyProfileResponse> {
    const id = customerIdOf(actor);
    return MyProfileResponse.of(await this.customers.get(id), await this.consents.latest(id, 'marketing'));
  }

  @Patch('me')
  @Authenticated('customer')
  @Operation('Change the own profile')
  @Answers(MyProfileResponse)
  async updateMe(@CurrentActor() actor: Actor, @Body() body: UpdateMeRequest): Promise<MyProfileResponse> {
    const id = customerIdOf(actor);
    const customer = await this.customers.update(id, body);
    return MyProfileResponse.of(customer, await this.consents.latest(id, 'marketing'));
  }

  @Get('me/addresses')
  @Authenticated('customer')
  @Operation('List the own addresses', 'In the order in which they were added; at most 50, on one page.')
  @Answers(PageOf(AddressResponse))
  async listAddresses(@CurrentActor() actor: Actor): Promise<Page<AddressResponse>> {
    const items = await this.addresses.list(customerIdOf(actor));
    const page = { next: null, prev: null, hasMore: false };
    return Page.of({ items, page }, ({ address, owner }) => AddressResponse.of(address, owner));
  }

  @Post('me/addresses')
  @Authenticated('customer')
  @Operation('Add an address')
  @Answers(AddressResponse, { status: 201 })
  @ApiErrors('too_many_addresses')
  async addAddress(@CurrentActor() actor: Actor, @Body() body: CreateAddressRequest): Promise<AddressResponse> {
    const { address, owner } = await this.addresses.add(customerIdOf(actor), body, body);
    return AddressResponse.of(address, owner);
  }

  @Get('me/addresses/:id')
  @Authenticated('customer')
  @Operation('Read one of the own addresses')
  @Answers(AddressResponse)
  async getAddress(
    @CurrentActor() actor: Actor,
    @Param('id', IdPipe('addr', 'address')) id: string,
  ): Promise<AddressResponse> {
    const { address, owner } = await this.addresses.get(customerIdOf(actor), id);
    return AddressResponse.of(address, owner);
  }

  @Patch('me/addresses/:id')
  @Authenticated('customer')
  @Operation('Change one of the own addresses')
  @Answers(AddressResponse)
  async updateAddress(
    @CurrentActor() actor: Actor,
    @Param('id', IdPipe('addr', 'address')) id: string,
    @Body() body: UpdateAddressRequest,
  ): Promise<AddressResponse> {
    const { defaultBilling, defaultShipping, ...change } = body;
    const roles = { defaultBilling, defaultShipping };
    const { address, owner } = await this.addresses.update(customerIdOf(actor), id, change, roles);
    return AddressResponse.of(address, owner);
  }

  @Delete('me/addresses/:id')
  @HttpCode(204)
  @Authenticated('customer')
  @Operation('Remove one of the own addresses', 'Orders keep their copies.')
  async removeAddress(@CurrentActor() actor: Actor, @Param('id', IdPipe('addr', 'address')) id: string): Promise<void> {
    await this.addresses.remove(customerIdOf(actor), id);
  }
}

function customerIdOf(actor: Actor): string {
  if (actor.profileId === null) throw forbidden();
  return actor.profileId;
}
