import { ApiProperty } from '@nestjs/swagger';
import { Filterable, ListDefaults, PageOf } from 'markethall/kernel';
import type { Cart } from '../entities/cart.entity.js';
import { type CartStatus, statusOf } from './cart.dto.js';

/** A cart in a list. */
@ListDefaults({ sort: '-id', resource: 'cart' })
export class CartSummaryResponse {
  id: string;
  @Filterable({ type: 'id', idPrefix: 'chan' }) channelId: string;
  @ApiProperty({ enum: ['active', 'checking_out', 'completed', 'merged'] }) status: CartStatus;
  @ApiProperty({ type: String, nullable: true }) @Filterable({ type: 'id', idPrefix: 'cus' }) customerId: string | null;
  @ApiProperty({ type: String, nullable: true }) email: string | null;
  currency: string;
  /** Different lines. */
  @ApiProperty({ type: 'integer' }) lineCount: number;
  /** Units over all lines. */
  @ApiProperty({ type: 'integer' }) quantity: number;
  @ApiProperty({ type: String, nullable: true }) @Filterable({ type: 'id', idPrefix: 'ord' }) orderId: string | null;
  @ApiProperty({ type: 'integer' }) version: number;
  /** RFC 3339, UTC. */
  lastActivityAt: string;
  createdAt: string;

  static from(cart: Cart, lines: { lineCount: number; quantity: number } | undefined): CartSummaryResponse {
    return {
      id: cart.id,
      channelId: cart.channelId,
      status: statusOf(cart),
      customerId: cart.customerId,
      email: cart.email,
      currency: cart.currency,
      lineCount: lines?.lineCount ?? 0,
      quantity: lines?.quantity ?? 0,
      orderId: cart.orderId,
      version: cart.version,
      lastActivityAt: cart.lastActivityAt.toISOString(),
      createdAt: cart.createdAt.toISOString(),
    };
  }
}

export class CartSummaryPage extends PageOf(CartSummaryResponse) {}
