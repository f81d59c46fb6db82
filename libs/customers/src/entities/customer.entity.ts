import { CodeColumn, CustomColumn, IdColumn, Personal, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

/** A person who buys: the profile. Credentials are an account of the users module. */
@Entity('customer')
@Index('uq_customer_user', ['userId'], { unique: true })
@Index('uq_customer_external_id', ['externalId'], { unique: true })
@Index('ix_customer_email_key', ['emailKey'])
@Index('ix_customer_name', ['lastName', 'firstName', 'id'])
@Index('ix_customer_created', ['createdAt', 'id'])
export class Customer {
  @IdColumn('cus', { primary: true }) id: string;
  /** `usr_…` of the account; null for a profile that staff or an import made. */
  @ReferenceColumn({ nullable: true }) userId: string | null;
  /** Id in the merchant's other systems. */
  @Column('varchar', { length: 64, nullable: true }) externalId: string | null;
  @Personal() @Column('varchar', { length: 320 }) email: string;
  @Personal() @Column('varchar', { length: 320 }) emailKey: string;
  @Personal() @Column('varchar', { length: 100 }) firstName: string;
  @Personal() @Column('varchar', { length: 100 }) lastName: string;
  @Personal() @Column('varchar', { length: 40, nullable: true }) phone: string | null;
  /** BCP 47: the language of mails. */
  @CodeColumn({ length: 35, nullable: true }) locale: string | null;
  /** Addresses of this customer that checkout proposes. */
  @IdColumn('addr', { nullable: true }) defaultBillingAddressId: string | null;
  @IdColumn('addr', { nullable: true }) defaultShippingAddressId: string | null;
  @CustomColumn() custom: Record<string, unknown> | null;
  @TimeColumn({ nullable: true }) erasedAt: Date | null;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;

  /** Takes every personal trait away; the row stays, because orders name it. */
  erase(now: Date): void {
    const address = `${this.id}@erased.invalid`;
    Object.assign(this, {
      email: address,
      emailKey: address,
      firstName: '',
      lastName: '',
      phone: null,
      locale: null,
      externalId: null,
      defaultBillingAddressId: null,
      defaultShippingAddressId: null,
      custom: null,
      erasedAt: now,
      updatedAt: now,
    });
  }

  /** Forgets a default that pointed to an address which is gone. */
  dropAddress(addressId: string): void {
    if (this.defaultBillingAddressId === addressId) this.defaultBillingAddressId = null;
    if (this.defaultShippingAddressId === addressId) this.defaultShippingAddressId = null;
  }
}
