import { Check, Column, Entity, Index } from 'typeorm';
import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, TimeColumn } from 'markethall/kernel';

export const budgetKinds = ['spend', 'uses'] as const;
/** What a budget limits: the money that its promotions take, or how often they apply. */
export type BudgetKind = (typeof budgetKinds)[number];

/** Promotions that run together and share a budget. */
@Entity('campaign')
@Index('campaign_code_key', ['codeKey'], { unique: true })
@Index('campaign_name', ['name', 'id'])
@Check(
  'campaign_budget',
  "spent >= 0 AND uses >= 0 AND (budget_kind IS NULL OR (budget_kind = 'spend' AND spent <= budget_amount) OR (budget_kind = 'uses' AND uses <= budget_amount))",
)
export class Campaign {
  @IdColumn('camp', { primary: true })
  id: string;

  @CodeColumn()
  code: string;

  @CodeColumn()
  codeKey: string;

  @Column({ type: 'varchar', length: 120, collation: 'utf8mb4_unicode_520_ci' })
  name: string;

  /** Null: no budget. */
  @CodeColumn({ length: 20, nullable: true })
  budgetKind: BudgetKind | null;

  /** Of a spend budget. */
  @CurrencyColumn({ nullable: true })
  budgetCurrency: string | null;

  /** Minor units, or uses. */
  @AmountColumn({ nullable: true })
  budgetAmount: bigint | null;

  /** Minor units of `budgetCurrency` that held and final uses take; counted by the database only. */
  @AmountColumn()
  spent: bigint;

  /** Held and final uses; counted by the database only. */
  @AmountColumn()
  uses: bigint;

  @TimeColumn({ nullable: true })
  validFrom: Date | null;

  /** Exclusive. */
  @TimeColumn({ nullable: true })
  validTo: Date | null;

  @Column('int')
  version: number;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn()
  updatedAt: Date;
}
