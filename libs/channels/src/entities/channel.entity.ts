import { CodeColumn, CurrencyColumn, CustomColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Check, Column, Entity, Index } from 'typeorm';
import type { ChannelSettings, ChannelView } from '../channel-settings.js';
import { defaultChannelMustStayActive, invalidChannel } from '../channel.errors.js';

export type TaxDisplay = 'gross' | 'net';
export type RoundingMode = 'half_up' | 'half_even' | 'half_down';
export type TaxRounding = 'unit' | 'line' | 'rate_group';
/** Delivery is taxed by the delivery method's category, or as the goods are, split by their gross value. */
export type ShippingTax = 'own_category' | 'pro_rata';

/** A sales channel: one storefront or market with its currencies, locales and ways to show and round prices. */
@Entity('channel')
@Index('uq_channel_code_key', ['codeKey'], { unique: true })
@Index('uq_channel_default_marker', ['defaultMarker'], { unique: true })
@Check('ck_channel_default_marker', 'default_marker = 1')
export class Channel {
  @IdColumn('chan', { primary: true }) id: string;
  /** As the merchant wrote it; clients send it as X-Channel. */
  @CodeColumn({ length: 64 }) code: string;
  @CodeColumn({ length: 64 }) codeKey: string;
  @Column('varchar', { length: 200 }) name: string;
  /** IANA name, for example Europe/Berlin. */
  @CodeColumn({ length: 64 }) timeZone: string;
  @CurrencyColumn() defaultCurrency: string;
  @Column('json', { nullable: true }) currencies: string[];
  @CodeColumn({ length: 35 }) defaultLocale: string;
  @Column('json', { nullable: true }) locales: string[];
  /** Whether shoppers see prices with or without tax. */
  @CodeColumn({ length: 20 }) taxDisplay: TaxDisplay;
  /** Whether merchants enter prices with or without tax. */
  @CodeColumn({ length: 20 }) priceEntry: TaxDisplay;
  @CodeColumn({ length: 20 }) roundingMode: RoundingMode;
  @CodeColumn({ length: 20 }) taxRounding: TaxRounding;
  /** Null on channels made before there was a choice: `own_category`. */
  @CodeColumn({ length: 20, nullable: true }) shippingTax: ShippingTax | null;
  /** Minor units by currency. */
  @Column('json', { nullable: true }) cashRounding: Record<string, number> | null;
  /** ISO 3166-1 alpha-2 codes of the countries this channel delivers to. */
  @Column('json', { nullable: true }) countries: string[];
  @CodeColumn({ length: 2 }) defaultCountry: string;
  @Column('boolean') active: boolean;
  /** True on the one default channel and null on every other: the unique index forbids a second default. */
  @Column('boolean', { nullable: true }) defaultMarker: boolean | null;
  @CustomColumn() custom: Record<string, unknown> | null;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;

  get isDefault(): boolean {
    return this.defaultMarker === true;
  }

  /** Merges the given settings and refuses a channel that contradicts itself. */
  change(settings: Partial<ChannelSettings>, now: Date): void {
    Object.assign(this, settings);
    this.assertConsistent();
    this.updatedAt = now;
  }

  /** Hands the role of the default channel over; the caller holds the lock on all channels. */
  becomeDefault(now: Date): void {
    if (!this.active) throw defaultChannelMustStayActive();
    this.defaultMarker = true;
    this.updatedAt = now;
  }

  stopBeingDefault(now: Date): void {
    this.defaultMarker = null;
    this.updatedAt = now;
  }

  /** What other modules and the cache see: plain data. */
  toView(): ChannelView {
    return {
      id: this.id,
      code: this.code,
      name: this.name,
      timeZone: this.timeZone,
      defaultCurrency: this.defaultCurrency,
      currencies: this.currencies,
      defaultLocale: this.defaultLocale,
      locales: this.locales,
      taxDisplay: this.taxDisplay,
      priceEntry: this.priceEntry,
      roundingMode: this.roundingMode,
      taxRounding: this.taxRounding,
      shippingTax: this.shippingTax ?? 'own_category',
      cashRounding: this.cashRounding,
      countries: this.countries,
      defaultCountry: this.defaultCountry,
      active: this.active,
      isDefault: this.isDefault,
      custom: this.custom,
      version: this.version,
    };
  }

  private assertConsistent(): void {
    if (!this.currencies.includes(this.defaultCurrency)) throw invalidChannel('/defaultCurrency', 'not_in_currencies');
    if (!this.locales.includes(this.defaultLocale)) throw invalidChannel('/defaultLocale', 'not_in_locales');
    if (!this.countries.includes(this.defaultCountry)) throw invalidChannel('/defaultCountry', 'not_in_countries');
    for (const currency of Object.keys(this.cashRounding ?? {})) {
      if (!this.currencies.includes(currency)) throw invalidChannel('/cashRounding', 'not_in_currencies');
    }
    if (this.isDefault && !this.active) throw defaultChannelMustStayActive();
  }
}
