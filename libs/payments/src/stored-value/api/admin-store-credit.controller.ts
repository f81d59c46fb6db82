import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  ApiErrors,
  Idempotent,
  IdPipe,
  ListQuery,
  type ListRequest,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  VersionedResource,
} from 'markethall/kernel';
import { StoreCreditService } from '../store-credit.service.js';
import { StoreCreditPermission } from '../stored-value.permissions.js';
import {
  AdjustStoredValueRequest,
  GiveStoreCreditRequest,
  StoreCreditAccountResponse,
  StoreCreditDetailsResponse,
} from './stored-value.dto.js';

const AccountId = () => Param('id', IdPipe('sva', 'store_credit_account'));

/** Store credit of customers as staff works with it. */
@ApiTags('Store credit')
@Controller('api/v1/admin/store-credit-accounts')
export class AdminStoreCreditController {
  constructor(private readonly credit: StoreCreditService) {}

  @Get()
  @RequirePermission(StoreCreditPermission.Read)
  @Operation('List accounts of store credit', 'One a customer and currency: filter[holder]=cus_…')
  @Answers(PageOf(StoreCreditAccountResponse))
  async list(@ListQuery(StoreCreditAccountResponse) list: ListRequest): Promise<Page<StoreCreditAccountResponse>> {
    return Page.of(await this.credit.list(list), StoreCreditAccountResponse.from);
  }

  @Post()
  @RequirePermission(StoreCreditPermission.Write)
  @Idempotent({ required: true })
  @Operation('Give store credit to a customer', 'Opens the account of that currency when it is the first.')
  @Answers(StoreCreditDetailsResponse, { status: 201 })
  @ApiErrors('stored_value_insufficient', 'other_channels_concerned')
  async give(@Body() body: GiveStoreCreditRequest): Promise<StoreCreditDetailsResponse> {
    return StoreCreditDetailsResponse.of(await this.credit.give(body.holder, AdjustStoredValueRequest.toInput(body)));
  }

  @Get(':id')
  @RequirePermission(StoreCreditPermission.Read)
  @VersionedResource()
  @Operation('Read an account of store credit with its movements')
  @Answers(StoreCreditDetailsResponse)
  @ApiErrors('store_credit_account_not_found')
  async get(@AccountId() id: string): Promise<StoreCreditDetailsResponse> {
    return StoreCreditDetailsResponse.of(await this.credit.get(id));
  }

  @Post(':id/adjustments')
  @RequirePermission(StoreCreditPermission.Write)
  @Idempotent({ required: true })
  @Operation('Correct the balance of an account')
  @Answers(StoreCreditDetailsResponse, { status: 201 })
  @ApiErrors('store_credit_account_not_found', 'stored_value_insufficient', 'other_channels_concerned')
  async adjust(@AccountId() id: string, @Body() body: AdjustStoredValueRequest): Promise<StoreCreditDetailsResponse> {
    return StoreCreditDetailsResponse.of(await this.credit.adjust(id, AdjustStoredValueRequest.toInput(body)));
  }
}
