import { Injectable } from '@nestjs/common';
import { ChannelService } from 'markethall/channels';
import {
  actorCanSeeChannel,
  Changes,
  Clock,
  Database,
  Events,
  Extensions,
  idBytes,
  insertRows,
  isDuplicateKey,
  keysetPage,
  type KeysetPage,
  type ListRequest,
  newId,
  notFound,
  RequestContext,
  updateVersioned,
} from 'markethall/kernel';
import { In } from 'typeorm';
import { DeliveryMethodTranslation } from './entities/delivery-method-translation.entity.js';
import { DeliveryMethod } from './entities/delivery-method.entity.js';
import { DeliveryRate } from './entities/delivery-rate.entity.js';
import { ShippingCacheInvalidation } from './shipping-cache.js';
import { type RateView, ShippingCalculator } from './shipping-calculator.js';
import {
  deliveryMethodCodeTaken,
  emptyWeightRange,
  ratesOverlap,
  unknownCalculator,
  unknownChannel,
} from './shipping.errors.js';
import { DeliveryMethodChanged } from './shipping.events.js';

/** Texts by locale. */
export type DeliveryTexts = Readonly<Record<string, { name: string; description?: string }>>;

/** What staff decide about a method. */
export interface DeliveryMethodTerms {
  calculatorCode: string;
  taxCategoryCode: string;
  includesTax: boolean;
  /** Null is every country of the channel. */
  countries: string[] | null;
  config: Record<string, unknown> | null;
  active: boolean;
  position: number;
  /** Replaces all texts. */
  translations: DeliveryTexts;
  /** Replaces all rates. */
  rates: readonly RateView[];
}

const COLUMNS = { id: 'm.id', channelId: 'm.channelId', code: 'm.code', active: 'm.active', position: 'm.position' };

/** The delivery methods of the channels. Actors see and change those of their channels only. */
@Injectable()
export class DeliveryMethodService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly extensions: Extensions,
    private readonly channels: ChannelService,
    private readonly cache: ShippingCacheInvalidation,
  ) {}

  /** A page of methods in these channels, with texts and rates. Three statements without a count. */
  async list(request: ListRequest, scope: 'all' | readonly string[]): Promise<KeysetPage<DeliveryMethod>> {
    const read = this.db.read();
    const query = read.createQueryBuilder(DeliveryMethod, 'm');
    if (scope !== 'all') query.andWhere('m.channelId IN (:...channels)', { channels: [...scope, ''] });
    const page = await keysetPage(query, request, COLUMNS, { idField: 'm.id', idPrefix: 'dm' });
    const ids = page.items.map((method) => method.id);
    const [texts, rates] =
      ids.length > 0
        ? [
            await read.findBy(DeliveryMethodTranslation, { methodId: In(ids) }),
            await read.findBy(DeliveryRate, { methodId: In(ids) }),
          ]
        : [[], []];
    for (const method of page.items) {
      method.translations = texts.filter((text) => text.methodId === method.id);
      method.rates = rates.filter((rate) => rate.methodId === method.id);
    }
    return page;
  }

  /** With texts and rates. Throws `delivery_method_not_found`, also for a channel that the actor may not see. */
  async get(id: string): Promise<DeliveryMethod> {
    const method = await this.db
      .repository(DeliveryMethod)
      .findOne({ where: { id }, relations: { translations: true, rates: true } });
    if (!method || !actorCanSeeChannel(RequestContext.actor(), method.channelId)) throw notFound('delivery_method');
    return method;
  }

  /** Throws `delivery_method_code_taken` (409), 422 for an unknown channel or calculator and for overlapping rates. */
  async create(channelId: string, code: string, terms: DeliveryMethodTerms): Promise<DeliveryMethod> {
    const channel = await this.channels.find(channelId);
    if (!channel || !actorCanSeeChannel(RequestContext.actor(), channelId)) throw unknownChannel();
    this.check(terms);
    try {
      return await this.db.transaction(async () => {
        const now = this.clock.now();
        const method = Object.assign(new DeliveryMethod(), columnsOf(terms), {
          id: newId('dm'),
          channelId,
          code,
          version: 1,
          createdAt: now,
          updatedAt: now,
        });
        await insertRows(this.db, DeliveryMethod, [method]);
        method.translations = await this.writeTexts(method.id, terms.translations);
        method.rates = await this.writeRates(method.id, terms.rates);
        this.tell(method, null, 'created');
        return method;
      });
    } catch (error) {
      if (isDuplicateKey(error, 'uq_delivery_method_code')) throw deliveryMethodCodeTaken(code);
      throw error;
    }
  }

  /** Throws `delivery_method_not_found`, `version_conflict` (412), 422 as `create`. */
  update(id: string, expectedVersion: number, terms: Partial<DeliveryMethodTerms>): Promise<DeliveryMethod> {
    return this.db.transaction(async () => {
      const method = await this.get(id);
      this.check({ calculatorCode: method.calculatorCode, rates: method.rates, ...terms });
      const before = snapshot(method);
      Object.assign(method, columnsOf(terms), { updatedAt: this.clock.now() });
      await updateVersioned(this.db, DeliveryMethod, method, expectedVersion);
      if (terms.translations) method.translations = await this.writeTexts(id, terms.translations);
      if (terms.rates) method.rates = await this.writeRates(id, terms.rates);
      this.tell(method, before, 'updated');
      return method;
    });
  }

  /** Orders keep their copies; a cart that chose it must choose again. Throws `version_conflict` (412). */
  delete(id: string, expectedVersion: number): Promise<void> {
    return this.db.transaction(async () => {
      const method = await this.get(id);
      const before = snapshot(method);
      await updateVersioned(this.db, DeliveryMethod, method, expectedVersion);
      await this.db.repository(DeliveryMethod).delete({ id });
      this.changes.record({ entityType: 'delivery_method', id, version: method.version, before, after: null });
      this.events.publish(new DeliveryMethodChanged(id, method.channelId, 'deleted', method.version));
      this.cache.afterCommit();
    });
  }

  /** Adds a method unless the channel has one with this code: for seeds and tests. Repeatable. */
  async ensure(channelId: string, code: string, terms: DeliveryMethodTerms): Promise<DeliveryMethod> {
    const found = await this.db.repository(DeliveryMethod).findOneBy({ channelId, code });
    return found ? this.get(found.id) : this.create(channelId, code, terms);
  }

  private check({ calculatorCode, rates }: Pick<DeliveryMethodTerms, 'calculatorCode' | 'rates'>): void {
    const known = this.extensions.all(ShippingCalculator).map((calculator) => calculator.code);
    if (!known.includes(calculatorCode)) throw unknownCalculator(calculatorCode, known);
    rates.forEach((rate, index) => {
      if (rate.maxWeight !== null && rate.maxWeight <= rate.minWeight)
        throw emptyWeightRange(`/rates/${index}/maxWeightGrams`);
      if (rates.slice(0, index).some((other) => overlap(rate, other))) throw ratesOverlap(`/rates/${index}`);
    });
  }

  private async writeTexts(methodId: string, texts: DeliveryTexts): Promise<DeliveryMethodTranslation[]> {
    await this.db.execute('DELETE FROM delivery_method_translation WHERE method_id = ?', [idBytes(methodId)]);
    const rows = Object.entries(texts).map(([locale, text]) =>
      Object.assign(new DeliveryMethodTranslation(), {
        id: newId('dmt'),
        methodId,
        locale,
        name: text.name,
        description: text.description ?? '',
      }),
    );
    await insertRows(this.db, DeliveryMethodTranslation, rows);
    return rows;
  }

  private async writeRates(methodId: string, rates: readonly RateView[]): Promise<DeliveryRate[]> {
    await this.db.execute('DELETE FROM delivery_rate WHERE method_id = ?', [idBytes(methodId)]);
    const rows = rates.map((rate) => Object.assign(new DeliveryRate(), { ...rate, id: newId('dmr'), methodId }));
    await insertRows(this.db, DeliveryRate, rows);
    return rows;
  }

  private tell(method: DeliveryMethod, before: object | null, change: 'created' | 'updated'): void {
    const { id, version, channelId } = method;
    this.changes.record({ entityType: 'delivery_method', id, version, before, after: snapshot(method) });
    this.events.publish(new DeliveryMethodChanged(id, channelId, change, version));
    this.cache.afterCommit();
  }
}

/** The terms that are columns of the method itself, as far as they were given. */
function columnsOf(terms: Partial<DeliveryMethodTerms>): Partial<DeliveryMethod> {
  const { translations: _texts, rates: _rates, ...columns } = terms;
  return columns;
}

function overlap(a: RateView, b: RateView): boolean {
  return (
    a.currency === b.currency &&
    (b.maxWeight === null || a.minWeight < b.maxWeight) &&
    (a.maxWeight === null || b.minWeight < a.maxWeight)
  );
}

function snapshot(method: DeliveryMethod): object {
  const { translations, rates, createdAt: _created, updatedAt: _updated, version: _version, ...columns } = method;
  return {
    ...columns,
    texts: Object.fromEntries(translations.map((text) => [text.locale, `${text.name}: ${text.description}`])),
    rates: rates.map(
      (rate) =>
        `${rate.kind} ${rate.minWeight}-${rate.maxWeight ?? ''} ${rate.amount} ${rate.currency} free ${rate.freeFrom ?? '-'}`,
    ),
  };
}
