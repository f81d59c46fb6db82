import { CodeColumn, IdColumn, Personal } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

/** A copy of an address, as it was when the order was made. */
@Entity('order_address')
@Index('order_address_kind', ['orderId', 'kind'], { unique: true })
export class OrderAddress {
  @IdColumn('oad', { primary: true }) id: string;
  @IdColumn('ord') orderId: string;
  @CodeColumn({ length: 20 }) kind: 'shipping' | 'billing';
  @Personal() @Column('varchar', { length: 100 }) firstName: string;
  @Personal() @Column('varchar', { length: 100 }) lastName: string;
  @Personal() @Column('varchar', { length: 200, nullable: true }) company: string | null;
  @Personal() @Column('varchar', { length: 200 }) line1: string;
  @Personal() @Column('varchar', { length: 200, nullable: true }) line2: string | null;
  @Personal() @Column('varchar', { length: 20, nullable: true }) postalCode: string | null;
  @Personal() @Column('varchar', { length: 100 }) city: string;
  @Column('varchar', { length: 100, nullable: true }) region: string | null;
  @CodeColumn({ length: 2 }) countryCode: string;
  @Personal() @Column('varchar', { length: 40, nullable: true }) phone: string | null;
}
