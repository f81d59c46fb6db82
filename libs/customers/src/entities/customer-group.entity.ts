import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Customer } from './customer.entity.js';

/** Customers who are treated alike: prices and promotions may be limited to a group. */
@Entity('customer_group')
@Index('uq_customer_group_code_key', ['codeKey'], { unique: true })
export class CustomerGroup {
  @IdColumn('cgrp', { primary: true }) id: string;
  @CodeColumn({ length: 64 }) code: string;
  @CodeColumn({ length: 64 }) codeKey: string;
  @Column('varchar', { length: 200 }) name: string;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
}

@Entity('customer_group_member')
@Index('ix_customer_group_member_customer', ['customerId'])
export class CustomerGroupMember {
  @IdColumn('cgrp', { primary: true })
  @ForeignKey(() => CustomerGroup, { name: 'fk_customer_group_member_group' })
  groupId: string;
  @IdColumn('cus', { primary: true })
  @ForeignKey(() => Customer, { name: 'fk_customer_group_member_customer' })
  customerId: string;
  @TimeColumn() joinedAt: Date;
}
