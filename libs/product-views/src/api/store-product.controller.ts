import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Store, type StoreContext } from 'markethall/channels';
import {
  type Actor,
  Answers,
  ApiErrors,
  CachedBytes,
  CurrentActor,
  ListQuery,
  type ListRequest,
  Operation,
  type Page,
  PageOf,
  Public,
} from 'markethall/kernel';
import { PROMOTIONS_TAG } from 'markethall/promotions';
import { ProductViewService } from '../product-view.service.js';
import { PRICES_TAG, PRODUCTS_TAG, productTag } from '../product-view.tags.js';
import { customerOf, PRICE_HEADERS, priceKey, STORE_QUERY } from './store-key.js';
import { StoreProductResponse, StoreProductSummary } from './store-product.dto.js';

/** How old a page may be where no event tells that it changed: stock moves with every order. */
const TTL_SECONDS = 10;
const STALE_SECONDS = 20;
const LIST_QUERY = [
  'limit',
  'after',
  'before',
  'sort',
  'count',
  'fields[product]',
  'filter[category]',
  'filter[brand]',
  'filter[brand][eq]',
  'filter[brand][in]',
];

@ApiTags('Products')
@Public()
@Controller('api/v1/store/products')
export class StoreProductController {
  constructor(private readonly products: ProductViewService) {}

  @Get()
  @Operation(
    'List products',
    'What the channel has published, newest first. `filter[category]` includes the categories below it.',
  )
  @Answers(PageOf(StoreProductSummary))
  @ApiErrors('channel_unknown', 'invalid_cursor')
  @CachedBytes({
    ttlSeconds: TTL_SECONDS,
    staleSeconds: STALE_SECONDS,
    tags: () => [PRODUCTS_TAG, PRICES_TAG, PROMOTIONS_TAG, 'channels'],
    query: [...STORE_QUERY, ...LIST_QUERY],
    key: priceKey,
    vary: PRICE_HEADERS,
  })
  list(
    @ListQuery(StoreProductSummary) request: ListRequest,
    @Store() store: StoreContext,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<StoreProductSummary>> {
    return this.products.list(request, store, forCustomer(actor, reply));
  }

  @Get(':idOrSlug')
  @Operation('Read a product', 'By id, or by its slug in any language.')
  @Answers(StoreProductResponse)
  @CachedBytes({
    ttlSeconds: TTL_SECONDS,
    staleSeconds: STALE_SECONDS,
    tags: (_request, body) => [
      PRICES_TAG,
      PROMOTIONS_TAG,
      'channels',
      ...(body instanceof Object && 'id' in body ? [productTag(String(body.id))] : []),
    ],
    query: STORE_QUERY,
    key: priceKey,
    vary: PRICE_HEADERS,
  })
  get(
    @Param('idOrSlug') idOrSlug: string,
    @Store() store: StoreContext,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StoreProductResponse> {
    return this.products.get(idOrSlug, store, forCustomer(actor, reply));
  }
}

/** The customer whose prices are shown; such an answer is for nobody else. */
function forCustomer(actor: Actor, reply: FastifyReply): string | null {
  const customerId = customerOf(actor);
  if (customerId !== null) void reply.header('cache-control', 'private, no-store');
  return customerId;
}
