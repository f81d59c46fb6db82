import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import {
  actorCanSeeChannel,
  Answers,
  ApiErrors,
  channelScope,
  Database,
  IdPipe,
  idBytes,
  idFromBytes,
  keysetPage,
  ListQuery,
  type ListRequest,
  Operation,
  RequestContext,
  RequirePermission,
} from 'markethall/kernel';
import { PriceTraceResponse } from 'markethall/totals';
import { CartDeskService } from '../cart-desk.service.js';
import { cartNotFound } from '../cart.errors.js';
import { CartPermission } from '../cart.permissions.js';
import { CartService } from '../cart.service.js';
import { Cart } from '../entities/cart.entity.js';
import { CartSummaryPage, CartSummaryResponse } from './admin-cart.dto.js';
import { CartResponse } from './cart.dto.js';
import { SetLinePriceRequest } from './cart.requests.dto.js';

const COLUMNS = { id: 'c.id', channelId: 'c.channelId', customerId: 'c.customerId', orderId: 'c.orderId' };

/** Staff looks at carts, and may give a line a price by hand. */
@Controller('api/v1/admin/carts')
export class AdminCartController {
  constructor(
    private readonly carts: CartService,
    private readonly desk: CartDeskService,
    private readonly db: Database,
  ) {}

  @Get()
  @RequirePermission(CartPermission.Read)
  @Operation('List carts', 'Those of the channels that the actor may see.')
  @Answers(CartSummaryPage)
  async list(@ListQuery(CartSummaryResponse) request: ListRequest): Promise<CartSummaryPage> {
    const query = this.db.read().createQueryBuilder(Cart, 'c');
    const scope = channelScope(RequestContext.actor());
    if (scope !== 'all') query.andWhere('c.channelId IN (:...channels)', { channels: [...scope, ''] });
    const { items, ...page } = await keysetPage(query, request, COLUMNS, { idField: 'c.id', idPrefix: 'cart' });
    const counts = await this.countLines(items);
    return { ...page, data: items.map((cart) => CartSummaryResponse.from(cart, counts.get(cart.id))) };
  }

  @Get(':id')
  @RequirePermission(CartPermission.Read)
  @Operation('Read a cart', 'Priced as the shopper sees it now.')
  @Answers(CartResponse)
  @ApiErrors('cart_not_found', '422:amount_out_of_range')
  async get(@Param('id', IdPipe('cart', 'cart')) id: string): Promise<CartResponse> {
    const cart = await this.carts.get(id);
    if (!actorCanSeeChannel(RequestContext.actor(), cart.channelId)) throw cartNotFound();
    return CartResponse.from(await this.carts.show(cart));
  }

  @Get(':id/price-trace')
  @RequirePermission(CartPermission.Read)
  @Operation(
    'Read why a cart costs what it costs',
    'Every price considered, every promotion with its reason, every step.',
  )
  @Answers(PriceTraceResponse)
  @ApiErrors('cart_not_found', '422:amount_out_of_range')
  async priceTrace(@Param('id', IdPipe('cart', 'cart')) id: string): Promise<PriceTraceResponse> {
    const cart = await this.carts.get(id);
    if (!actorCanSeeChannel(RequestContext.actor(), cart.channelId)) throw cartNotFound();
    return PriceTraceResponse.from((await this.carts.explained(cart)).explanation);
  }

  @Put(':id/lines/:lineId/price')
  @RequirePermission(CartPermission.Price)
  @Operation('Give a line a price by hand', 'It holds instead of the price lists, and no line promotion lowers it.')
  @Answers(CartResponse)
  @ApiErrors('cart_not_found', 'cart_line_not_found', 'cart_completed', 'cart_locked', '422:amount_out_of_range')
  async setPrice(
    @Param('id', IdPipe('cart', 'cart')) id: string,
    @Param('lineId', IdPipe('cli', 'cart_line')) lineId: string,
    @Body() body: SetLinePriceRequest,
  ): Promise<CartResponse> {
    const { unitPrice, reason } = body;
    const price = { amount: BigInt(unitPrice.amount), currency: unitPrice.currency, reason };
    return CartResponse.from(await this.desk.setPrice(id, lineId, price, RequestContext.actor()));
  }

  @Delete(':id/lines/:lineId/price')
  @RequirePermission(CartPermission.Price)
  @Operation('Withdraw a price by hand', 'The price lists count again. Repeatable.')
  @Answers(CartResponse)
  @ApiErrors('cart_not_found', 'cart_line_not_found', 'cart_completed', 'cart_locked', '422:amount_out_of_range')
  async clearPrice(
    @Param('id', IdPipe('cart', 'cart')) id: string,
    @Param('lineId', IdPipe('cli', 'cart_line')) lineId: string,
  ): Promise<CartResponse> {
    return CartResponse.from(await this.desk.clearPrice(id, lineId, RequestContext.actor()));
  }

  private async countLines(carts: readonly Cart[]): Promise<Map<string, { lineCount: number; quantity: number }>> {
    if (carts.length === 0) return new Map();
    const rows = await this.db.query<{ cart_id: Buffer; line_count: string; quantity: string }[]>(
      `SELECT cart_id, COUNT(*) AS line_count, SUM(quantity) AS quantity FROM cart_line WHERE cart_id IN (?) GROUP BY cart_id`,
      [carts.map((cart) => idBytes(cart.id))],
    );
    return new Map(
      rows.map((row) => [
        idFromBytes('cart', row.cart_id),
        { lineCount: Number(row.line_count), quantity: Number(row.quantity) },
      ]),
    );
  }
}
