import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length, ValidateIf } from 'class-validator';
import { MoneyView } from 'markethall/kernel';
import type { CartTenders, TenderInput } from '../tenders/cart-tenders.service.js';

const TYPES = ['gift_card', 'store_credit'] as const;

/** Something to pay with beside a payment provider. */
export class AddTenderRequest {
  /** `store_credit`: for customers who are signed in, on their own cart. */
  @ApiProperty({ enum: TYPES })
  @IsIn(TYPES)
  type: (typeof TYPES)[number];

  /** Of a gift card, as printed; case, spaces and dashes do not matter. */
  @ApiPropertyOptional({ type: String, example: '7Q2M-XK4T-9RWD-0C5H', maxLength: 40 })
  @ValidateIf((body: AddTenderRequest) => body.type === 'gift_card')
  @IsString()
  @Length(1, 40)
  code?: string;

  static toInput({ type, code }: AddTenderRequest): TenderInput {
    return type === 'gift_card' ? { type, code: code ?? '' } : { type };
  }
}

/** A gift card or store credit of a cart. */
export class CartTenderResponse {
  @ApiProperty({ example: 'tnd_01k0…' })
  id: string;

  @ApiProperty({ enum: TYPES })
  type: string;

  /** The end of a gift card's code. */
  @ApiProperty({ type: String, nullable: true, example: '0C5H' })
  codeLast4: string | null;

  /** What is on it now and can pay this cart. */
  @ApiProperty({ type: MoneyView })
  balance: MoneyView;

  /** What it pays of the present total. */
  @ApiProperty({ type: MoneyView })
  covers: MoneyView;
}

/** How a cart would be paid now. Nothing is taken before the checkout. */
export class CartTendersResponse {
  /** Spent in this order. */
  @ApiProperty({ type: CartTenderResponse, isArray: true })
  data: CartTenderResponse[];

  @ApiProperty({ type: MoneyView })
  total: MoneyView;

  /** What is left for a payment method: send it as expectedAmountDue. 0: none is needed. */
  @ApiProperty({ type: MoneyView })
  amountDue: MoneyView;

  static of({ plan, total }: CartTenders): CartTendersResponse {
    const money = (amount: bigint) => MoneyView.of(amount, total.currency);
    return {
      data: plan.tenders.map(({ id, kind, codeLast4, balance, covers }) => ({
        id,
        type: kind,
        codeLast4,
        balance: money(balance),
        covers: money(covers),
      })),
      total: money(total.amount),
      amountDue: money(plan.due),
    };
  }
}
