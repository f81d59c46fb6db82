import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import { ChannelDirectory } from './channel-directory.js';
import { STORE_VARY, type StoreContext, type StoreRequest } from './store-context.js';

interface StoreExchange {
  request: StoreRequest;
  reply: { header(name: string, value: string): unknown; getHeader(name: string): unknown };
}

/** Turns a request into its StoreContext and tells caches what the answer depends on. */
@Injectable()
export class StoreContextPipe implements PipeTransform<StoreExchange, Promise<StoreContext>> {
  constructor(private readonly directory: ChannelDirectory) {}

  async transform({ request, reply }: StoreExchange): Promise<StoreContext> {
    const store = this.directory.contextNow(request) ?? (await this.directory.contextOf(request));
    const vary = reply.getHeader('vary');
    reply.header('vary', typeof vary === 'string' && vary !== '' ? `${vary}, ${STORE_VARY}` : STORE_VARY);
    reply.header('content-language', store.locale);
    return store;
  }
}

const Exchange = createParamDecorator((_: unknown, context: ExecutionContext): StoreExchange => {
  const http = context.switchToHttp();
  return { request: http.getRequest<StoreRequest>(), reply: http.getResponse<StoreExchange['reply']>() };
});

/**
 * Gives a handler its StoreContext: the channel (`Publishable-Key` or `X-Channel`, else the default one),
 * the locale (`?locale=` or `Accept-Language`) and the currency (`?currency=`).
 * The module of the controller imports `ChannelsModule`. Answers 400 or 401 as `readStoreContext` says.
 */
export const Store = (): ParameterDecorator => Exchange(StoreContextPipe);
