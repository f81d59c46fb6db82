import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsEmail,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  NotEquals,
  ValidateNested,
} from 'class-validator';
import {
  Filterable,
  instantOf,
  IsCurrency,
  IsId,
  IsInstant,
  ListDefaults,
  Money,
  MoneyInput,
  MoneyView,
  Sortable,
} from 'markethall/kernel';
import { PositiveMoneyInput } from '../../api/payment.dto.js';
import type { StoredValueAccount } from '../entities/stored-value-account.entity.js';
import { movementKinds, type StoredValueEntry } from '../entities/stored-value-entry.entity.js';
import type { NewGiftCard } from '../gift-card.service.js';
import type { AccountDetails, AdjustmentInput } from '../stored-value-adjustment.js';

const STATUSES = ['active', 'disabled'];

/** Makes a gift card that the shop gives away. */
export class IssueGiftCardRequest {
  @ApiProperty({ type: PositiveMoneyInput })
  @IsDefined()
  @ValidateNested()
  @Type(() => PositiveMoneyInput)
  amount: PositiveMoneyInput;

  /** Who is told the code by mail; without one staff reveals it. */
  @ApiPropertyOptional({ type: String, maxLength: 254, example: 'ada@example.com' })
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  recipientEmail?: string;

  /** Language of the mail. */
  @ApiPropertyOptional({ type: String, example: 'de', maxLength: 35 })
  @IsOptional()
  @IsString()
  @MaxLength(35)
  @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/)
  locale?: string;

  /** Nothing can be paid with it from then on; default: never. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IsOptional()
  @IsInstant()
  expiresAt?: string;

  static toInput(
    request: IssueGiftCardRequest,
  ): Pick<NewGiftCard, 'amount' | 'expiresAt' | 'recipientEmail' | 'locale'> {
    const { amount, recipientEmail, locale, expiresAt } = request;
    return {
      amount: Money.of(amount.amount, amount.currency),
      recipientEmail: recipientEmail ?? null,
      locale: locale ?? null,
      expiresAt: instantOf(expiresAt) ?? null,
    };
  }
}

/** A signed amount. */
export class SignedMoneyInput extends MoneyInput {
  /** Integer minor units, not 0. */
  @ApiProperty({ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, example: -500 })
  @IsInt()
  @NotEquals(0)
  @Min(Number.MIN_SAFE_INTEGER)
  @Max(Number.MAX_SAFE_INTEGER)
  override amount: number;

  /** ISO 4217 code; must be the account's. */
  @ApiProperty({ example: 'EUR', minLength: 3, maxLength: 3 })
  @IsCurrency()
  override currency: string;
}

/** Corrects a balance. */
export class AdjustStoredValueRequest {
  /** What the balance grows by; a negative one takes at most what is left. */
  @ApiProperty({ type: SignedMoneyInput })
  @IsDefined()
  @ValidateNested()
  @Type(() => SignedMoneyInput)
  amount: SignedMoneyInput;

  @ApiProperty({ minLength: 3, maxLength: 200, example: 'goodwill' })
  @IsString()
  @Length(3, 200)
  reason: string;

  static toInput(this: void, { amount, reason }: AdjustStoredValueRequest): AdjustmentInput {
    return { amount: Money.of(amount.amount, amount.currency), reason };
  }
}

/** Gives store credit to a customer. */
export class GiveStoreCreditRequest extends AdjustStoredValueRequest {
  /** The customer. */
  @ApiProperty({ example: 'cus_01k0…' })
  @IsId('cus')
  holder: string;
}

/** Why staff does it. */
export class StoredValueReasonRequest {
  @ApiProperty({ minLength: 3, maxLength: 200, example: 'reported as stolen' })
  @IsString()
  @Length(3, 200)
  reason: string;
}

/** Asks what is left on a card. */
export class GiftCardBalanceRequest {
  /** As printed; case, spaces and dashes do not matter. */
  @ApiProperty({ example: '7Q2M-XK4T-9RWD-0C5H', maxLength: 40 })
  @IsString()
  @Length(1, 40)
  code: string;
}

/** What is left on a card. */
export class GiftCardBalanceResponse {
  @ApiProperty({ type: MoneyView })
  balance: MoneyView;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt: Date | null;

  static from(account: StoredValueAccount, now: Date): GiftCardBalanceResponse {
    return { balance: MoneyView.of(account.spendable(now), account.currency), expiresAt: account.expiresAt };
  }
}

/** The code of a card: a secret, like cash. */
export class GiftCardCodeResponse {
  @ApiProperty({ example: '7Q2M-XK4T-9RWD-0C5H' })
  code: string;
}

/** A gift card as staff sees it; its code is not shown. */
@ListDefaults({ sort: '-createdAt' })
export class GiftCardResponse {
  @ApiProperty({ example: 'sva_01k0…' })
  id: string;

  /** The end of its code. */
  @ApiProperty({ example: '0C5H' })
  @Filterable()
  codeLast4: string;

  @ApiProperty({ enum: STATUSES })
  @Filterable({ type: 'enum', values: STATUSES })
  status: string;

  /** What can be spent now. */
  @ApiProperty({ type: MoneyView })
  balance: MoneyView;

  /** What it was issued with. */
  @ApiProperty({ type: MoneyView })
  initial: MoneyView;

  /** The order that it was bought with. */
  @ApiProperty({ type: String, nullable: true, example: 'ord_01k0…' })
  @Filterable()
  reference: string | null;

  @ApiProperty({ type: String, nullable: true })
  recipientEmail: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt: Date | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  @Sortable()
  @Filterable({ type: 'date', ops: ['gt', 'gte', 'lt', 'lte'] })
  createdAt: Date;

  static from(this: void, account: StoredValueAccount): GiftCardResponse {
    const { id, codeLast4, status, reference, recipientEmail, expiresAt, version, createdAt } = account;
    return {
      id,
      codeLast4: codeLast4 ?? '',
      status,
      balance: MoneyView.of(account.balance, account.currency),
      initial: MoneyView.of(account.initial, account.currency),
      reference,
      recipientEmail,
      expiresAt,
      version,
      createdAt,
    };
  }
}

/** One movement of stored value. */
export class StoredValueMovementResponse {
  @ApiProperty({ example: 'sve_01k0…' })
  id: string;

  /** A hold pays for an order; release and refund give back. */
  @ApiProperty({ enum: movementKinds })
  kind: string;

  /** Signed: what the balance grew by. */
  @ApiProperty({ type: MoneyView })
  amount: MoneyView;

  /** What it was for: an order's id. */
  @ApiProperty({ type: String, nullable: true })
  reference: string | null;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty({ example: 'staff:usr_01k0…' })
  actor: string;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  static from(this: void, entry: StoredValueEntry): StoredValueMovementResponse {
    const { id, kind, reference, reason, actor, createdAt } = entry;
    return { id, kind, amount: MoneyView.of(entry.amount, entry.currency), reference, reason, actor, createdAt };
  }
}

/** A gift card with its movements, newest first (at most 500). */
export class GiftCardDetailsResponse extends GiftCardResponse {
  @ApiProperty({ type: StoredValueMovementResponse, isArray: true })
  movements: StoredValueMovementResponse[];

  static of({ account, movements }: AccountDetails): GiftCardDetailsResponse {
    return { ...GiftCardResponse.from(account), movements: movements.map(StoredValueMovementResponse.from) };
  }
}

/** The store credit of one customer in one currency. */
@ListDefaults({ sort: '-createdAt' })
export class StoreCreditAccountResponse {
  @ApiProperty({ example: 'sva_01k0…' })
  id: string;

  /** The customer. */
  @ApiProperty({ example: 'cus_01k0…' })
  @Filterable({ type: 'string', ops: ['eq', 'in'] })
  holder: string;

  @ApiProperty({ type: MoneyView })
  balance: MoneyView;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  @Sortable()
  createdAt: Date;

  static from(this: void, account: StoredValueAccount): StoreCreditAccountResponse {
    const { id, holder, version, createdAt } = account;
    return {
      id,
      holder: holder ?? '',
      balance: MoneyView.of(account.balance, account.currency),
      version,
      createdAt,
    };
  }
}

/** Store credit with its movements, newest first (at most 500). */
export class StoreCreditDetailsResponse extends StoreCreditAccountResponse {
  @ApiProperty({ type: StoredValueMovementResponse, isArray: true })
  movements: StoredValueMovementResponse[];

  static of({ account, movements }: AccountDetails): StoreCreditDetailsResponse {
    return { ...StoreCreditAccountResponse.from(account), movements: movements.map(StoredValueMovementResponse.from) };
  }
}

/** A customer's own store credit, one balance a currency. */
export class OwnStoreCreditResponse {
  @ApiProperty({ type: MoneyView, isArray: true })
  data: MoneyView[];

  static of(accounts: readonly StoredValueAccount[]): OwnStoreCreditResponse {
    return { data: accounts.map((account) => MoneyView.of(account.balance, account.currency)) };
  }
}
