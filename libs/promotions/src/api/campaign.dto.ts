import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, Max, Min, ValidateNested } from 'class-validator';
import { Filterable, instantOf, IsCurrency, ListDefaults, MoneyView, safeAmount, Sortable } from 'markethall/kernel';
import type { Budget, CampaignTerms } from '../campaign.service.js';
import { type BudgetKind, budgetKinds, type Campaign } from '../entities/campaign.entity.js';
import { badField } from '../promotions.errors.js';
import { definedOf, IsCode, IsLine, MayBeAbsent, MayBeNull, NullableTime, OptionalTime } from './fields.js';

/** What a campaign may take in all. */
export class BudgetRequest {
  /** `spend`: money, in one currency. `uses`: how often its promotions apply. */
  @ApiProperty({ enum: budgetKinds })
  @IsIn(budgetKinds)
  kind: BudgetKind;

  /** ISO 4217; required for `spend`, absent for `uses`. */
  @ApiPropertyOptional({ example: 'EUR' })
  @MayBeAbsent()
  @IsCurrency()
  currency?: string;

  /** Minor units, or uses. */
  @ApiProperty({ type: 'integer', example: 100000, minimum: 0 })
  @IsInt()
  @Min(0)
  @Max(1_000_000_000_000)
  amount: number;
}

class CampaignFactsRequest {
  /** Null: no budget. */
  @ApiPropertyOptional({ type: BudgetRequest, nullable: true })
  @MayBeNull()
  @IsObject()
  @ValidateNested()
  @Type(() => BudgetRequest)
  budget?: BudgetRequest | null;

  /** Its promotions do not hold before. */
  @OptionalTime()
  validFrom?: string | null;

  /** Exclusive. */
  @OptionalTime()
  validTo?: string | null;
}

/** A new campaign. */
export class CreateCampaignRequest extends CampaignFactsRequest {
  /** Letters, digits, dot, dash, underscore; unique without regard to case. */
  @ApiProperty({ example: 'summer-2027', maxLength: 64 })
  @IsCode()
  code: string;

  @ApiProperty({ example: 'Summer 2027', maxLength: 120 })
  @IsLine(120)
  name: string;
}

/** Changes of a campaign. Absent fields stay; the currency of its budget is fixed once it was used. */
export class UpdateCampaignRequest extends CampaignFactsRequest {
  @ApiPropertyOptional({ maxLength: 64 })
  @MayBeAbsent()
  @IsCode()
  code?: string;

  @ApiPropertyOptional({ maxLength: 120 })
  @MayBeAbsent()
  @IsLine(120)
  name?: string;
}

/** The changes as the service takes them. Throws validation_failed (422) for a budget without its currency. */
export function campaignChanges(body: UpdateCampaignRequest): Partial<CampaignTerms> {
  const { budget, validFrom, validTo, ...rest } = body;
  return definedOf({
    ...rest,
    validFrom: instantOf(validFrom),
    validTo: instantOf(validTo),
    budget: budget && budgetOf(budget),
  });
}

/** A new campaign with its defaults. */
export function campaignTerms(body: CreateCampaignRequest): CampaignTerms {
  const { code, name } = body;
  return { budget: null, validFrom: null, validTo: null, ...campaignChanges(body), code, name };
}

function budgetOf({ kind, currency, amount }: BudgetRequest): Budget {
  if (kind === 'spend' && currency === undefined) throw badField('/budget/currency', 'required');
  if (kind === 'uses' && currency !== undefined) throw badField('/budget/currency', 'not_of_uses');
  return { kind, currency: currency ?? null, amount: BigInt(amount) };
}

/** A budget and what is left of it. */
export class BudgetResponse {
  @ApiProperty({ enum: budgetKinds })
  kind: BudgetKind;

  @ApiProperty({ type: String, nullable: true })
  currency: string | null;

  /** Minor units, or uses. */
  @ApiProperty({ type: 'integer' })
  amount: number;

  /** Held and final uses took so much. */
  @ApiProperty({ type: 'integer' })
  taken: number;

  @ApiProperty({ type: 'integer' })
  left: number;
}

/** A campaign as staff see it. */
@ListDefaults({ sort: 'name' })
export class CampaignResponse {
  @ApiProperty({ example: 'camp_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ example: 'summer-2027' })
  @Filterable({ ops: ['eq', 'in', 'like'] })
  @Sortable()
  code: string;

  @ApiProperty()
  @Sortable()
  name: string;

  @ApiProperty({ type: BudgetResponse, nullable: true })
  budget: BudgetResponse | null;

  /** What its promotions took in the currency of its budget; null without such a budget. */
  @ApiProperty({ type: MoneyView, nullable: true })
  spent: MoneyView | null;

  /** How often its promotions are held or used. */
  @ApiProperty({ type: 'integer' })
  uses: number;

  @NullableTime()
  @Filterable({ type: 'date', ops: ['gt', 'gte', 'lt', 'lte', 'null'] })
  validFrom: Date | null;

  @NullableTime()
  @Filterable({ type: 'date', ops: ['gt', 'gte', 'lt', 'lte', 'null'] })
  validTo: Date | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from(campaign: Campaign): CampaignResponse {
    const { id, code, name, budgetCurrency, spent, uses, validFrom, validTo, version, createdAt, updatedAt } = campaign;
    return {
      id,
      code,
      name,
      budget: budgetView(campaign),
      spent: budgetCurrency === null ? null : MoneyView.of(spent, budgetCurrency),
      uses: safeAmount(uses),
      validFrom,
      validTo,
      version,
      createdAt,
      updatedAt,
    };
  }
}

function budgetView(campaign: Campaign): BudgetResponse | null {
  const { budgetKind: kind, budgetCurrency: currency, budgetAmount, spent, uses } = campaign;
  if (kind === null || budgetAmount === null) return null;
  const taken = kind === 'spend' ? spent : uses;
  return {
    kind,
    currency,
    amount: safeAmount(budgetAmount),
    taken: safeAmount(taken),
    left: safeAmount(budgetAmount - taken),
  };
}
