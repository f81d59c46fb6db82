import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, Operation, Public } from 'markethall/kernel';
import { Store } from '../store.decorator.js';
import type { StoreContext } from '../store-context.js';
import { StoreChannelResponse } from './channel.dto.js';

@ApiTags('Store')
@Controller('api/v1/store/channels')
export class StoreChannelController {
  @Get('current')
  @Public()
  @Operation('Read the channel of this request', 'Currencies, locales and countries that a storefront may offer.')
  @Answers(StoreChannelResponse)
  current(@Store() store: StoreContext): StoreChannelResponse {
    return StoreChannelResponse.from(store.channel);
  }
}
