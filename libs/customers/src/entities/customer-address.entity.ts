import { CodeColumn, CustomColumn, IdColumn, Personal, TimeColumn } from 'markethall/kernel';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Customer } from './customer.entity.js';

/** An entry of a customer's address book. Orders copy addresses and never point here. */
@Entity('customer_address')
@Index('ix_customer_address_customer', ['customerId', 'id'])
export class CustomerAddress {
  @IdColumn('addr', { primary: true }) id: string;
  @IdColumn('cus')
  @ForeignKey(() => Customer, { name: 'fk_customer_address_customer' })
  customerId: string;
  @Personal() @Column('varchar', { length: 100 }) firstName: string;
  @Personal() @Column('varchar', { length: 100 }) lastName: string;
  @Personal() @Column('varchar', { length: 200, nullable: true }) company: string | null;
  @Personal() @Column('varchar', { length: 200 }) line1: string;
  @Personal() @Column('varchar', { length: 200, nullable: true }) line2: string | null;
  @Personal() @Column('varchar', { length: 20 }) postalCode: string;
  @Personal() @Column('varchar', { length: 100 }) city: string;
  @Personal() @Column('varchar', { length: 100, nullable: true }) region: string | null;
  /** ISO 3166-1 alpha-2. */
  @CodeColumn({ length: 2 }) countryCode: string;
  @Personal() @Column('varchar', { length: 40, nullable: true }) phone: string | null;
  @CustomColumn() custom: Record<string, unknown> | null;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
}
