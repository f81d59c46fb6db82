import { CodeColumn, IdColumn, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index, OneToMany, type Relation } from 'typeorm';
import { DeliveryMethodTranslation } from './delivery-method-translation.entity.js';
import { DeliveryRate } from './delivery-rate.entity.js';

/** A way to get goods to the shopper, as one channel offers it. */
@Entity('delivery_method')
@Index('uq_delivery_method_code', ['channelId', 'code'], { unique: true })
export class DeliveryMethod {
  @IdColumn('dm', { primary: true }) id: string;
  @ReferenceColumn() channelId: string;
  @CodeColumn({ length: 40 }) code: string;
  /** Which ShippingCalculator prices it. */
  @CodeColumn({ length: 40 }) calculatorCode: string;
  /** Taxed by this category, not by those of the goods. */
  @CodeColumn({ length: 40 }) taxCategoryCode: string;
  /** Whether the rates contain the tax. */
  @Column('boolean') includesTax: boolean;
  /** ISO 3166-1 alpha-2; null is every country of the channel. */
  @Column('json', { nullable: true }) countries: string[] | null;
  /** Settings of the calculator, in its own terms. */
  @Column('json', { nullable: true }) config: Record<string, unknown> | null;
  @Column('boolean') active: boolean;
  /** Methods are offered in this order. */
  @Column('int') position: number;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
  @OneToMany(() => DeliveryMethodTranslation, (translation) => translation.method)
  translations: Relation<DeliveryMethodTranslation>[];
  @OneToMany(() => DeliveryRate, (rate) => rate.method) rates: Relation<DeliveryRate>[];
}
