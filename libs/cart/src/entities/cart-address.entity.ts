import { CodeColumn, IdColumn, Personal } from 'markethall/kernel';
import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import type { Cart } from './cart.entity.js';

export type CartAddressKind = 'shipping' | 'billing';

/** A copy: changing an address of the customer never changes a cart. */
@Entity('cart_address')
@Index('uq_cart_address_kind', ['cartId', 'kind'], { unique: true })
export class CartAddress {
  @IdColumn('cad', { primary: true }) id: string;
  @IdColumn('cart') cartId: string;
  @ManyToOne('Cart', 'addresses', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'cart_id', foreignKeyConstraintName: 'fk_cart_address_cart' })
  cart: Relation<Cart>;
  @CodeColumn({ length: 20 }) kind: CartAddressKind;
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
}
