import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ChannelService } from 'markethall/channels';
import {
  Answers,
  ApiErrors,
  channelScope,
  IdPipe,
  IfMatch,
  ListQuery,
  type ListRequest,
  Operation,
  RequestContext,
  RequirePermission,
  VersionedResource,
} from 'markethall/kernel';
import { DeliveryMethodService } from '../delivery-method.service.js';
import { ShippingPermission } from '../shipping.permissions.js';
import {
  CreateDeliveryMethodRequest,
  DeliveryMethodPage,
  DeliveryMethodResponse,
  UpdateDeliveryMethodRequest,
} from './delivery-method.dto.js';

@Controller('api/v1/admin/delivery-methods')
export class DeliveryMethodController {
  constructor(
    private readonly methods: DeliveryMethodService,
    private readonly channels: ChannelService,
  ) {}

  @Get()
  @RequirePermission(ShippingPermission.Read)
  @Operation('List delivery methods', 'Those of the channels that the actor may see.')
  @Answers(DeliveryMethodPage)
  async list(@ListQuery(DeliveryMethodResponse) request: ListRequest): Promise<DeliveryMethodPage> {
    const { items, ...page } = await this.methods.list(request, channelScope(RequestContext.actor()));
    return { ...page, data: items.map((method) => DeliveryMethodResponse.from(method)) };
  }

  @Post()
  @RequirePermission(ShippingPermission.Write)
  @VersionedResource()
  @Operation('Create a delivery method')
  @Answers(DeliveryMethodResponse, { status: 201 })
  @ApiErrors('delivery_method_code_taken')
  async create(@Body() body: CreateDeliveryMethodRequest): Promise<DeliveryMethodResponse> {
    const channelId = body.channelId ?? (await this.channels.getDefault()).id;
    const method = await this.methods.create(channelId, body.code, CreateDeliveryMethodRequest.terms(body));
    return DeliveryMethodResponse.from(method);
  }

  @Get(':id')
  @RequirePermission(ShippingPermission.Read)
  @VersionedResource()
  @Operation('Read a delivery method')
  @Answers(DeliveryMethodResponse)
  @ApiErrors('delivery_method_not_found')
  async get(@Param('id', IdPipe('dm', 'delivery_method')) id: string): Promise<DeliveryMethodResponse> {
    return DeliveryMethodResponse.from(await this.methods.get(id));
  }

  @Patch(':id')
  @RequirePermission(ShippingPermission.Write)
  @VersionedResource()
  @Operation('Change a delivery method', 'translations and rates each replace all of theirs.')
  @Answers(DeliveryMethodResponse)
  @ApiErrors('delivery_method_not_found', 'version_conflict')
  async update(
    @Param('id', IdPipe('dm', 'delivery_method')) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateDeliveryMethodRequest,
  ): Promise<DeliveryMethodResponse> {
    return DeliveryMethodResponse.from(await this.methods.update(id, version, UpdateDeliveryMethodRequest.terms(body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission(ShippingPermission.Write)
  @Operation('Delete a delivery method', 'Orders keep their copies; carts that chose it must choose again.')
  @ApiErrors('delivery_method_not_found', 'version_conflict')
  async delete(@Param('id', IdPipe('dm', 'delivery_method')) id: string, @IfMatch() version: number): Promise<void> {
    await this.methods.delete(id, version);
  }
}
