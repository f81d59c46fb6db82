import { Injectable } from '@nestjs/common';
import { type Actor, channelScope, Database, idBytes, idFromBytes, isId } from 'markethall/kernel';
import { In, IsNull, LessThanOrEqual } from 'typeorm';
import { PaymentIntent } from './entities/payment-intent.entity.js';
import { PaymentTransaction } from './entities/payment-transaction.entity.js';
import { RefundAllocation } from './entities/refund-allocation.entity.js';
import { Refund } from './entities/refund.entity.js';
import { paymentNotFound, refundNotFound } from './payment.errors.js';

/** Named reads and locks. Locks are taken intent first, then nothing else of this module. */
@Injectable()
export class PaymentRepository {
  constructor(private readonly db: Database) {}

  /** Locks the payment until the transaction ends. Throws 404. */
  async getForUpdate(id: string): Promise<PaymentIntent> {
    const intent = isId('pi', id)
      ? await this.db.repository(PaymentIntent).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (intent === null) throw paymentNotFound();
    return intent;
  }

  async find(id: string): Promise<PaymentIntent | null> {
    return isId('pi', id) ? this.db.repository(PaymentIntent).findOneBy({ id }) : null;
  }

  /** Throws 404, also where the actor may not see the payment's channel. */
  async getVisible(id: string, actor: Actor): Promise<PaymentIntent> {
    const intent = await this.find(id);
    if (intent === null) throw paymentNotFound();
    const scope = channelScope(actor);
    if (scope !== 'all' && !scope.includes(intent.channelId)) throw paymentNotFound();
    return intent;
  }

  findByKey(idempotencyKey: string): Promise<PaymentIntent | null> {
    return this.db.repository(PaymentIntent).findOneBy({ idempotencyKey });
  }

  /** All attempts, oldest first. At most a few hundred exist: each needs a checkout request of its own. */
  findByReference(reference: string): Promise<PaymentIntent[]> {
    return this.db.repository(PaymentIntent).find({ where: { reference }, order: { attempt: 'ASC' }, take: 500 });
  }

  findByReferences(references: string[]): Promise<PaymentIntent[]> {
    if (references.length === 0) return Promise.resolve([]);
    return this.db.repository(PaymentIntent).find({ where: { reference: In(references) }, order: { attempt: 'ASC' } });
  }

  async nextAttempt(reference: string): Promise<number> {
    const [row] = await this.db.query<{ last: string | number | null }[]>(
      'SELECT MAX(attempt) AS last FROM payment_intent WHERE reference = ?',
      [reference],
    );
    return Number(row?.last ?? 0) + 1;
  }

  transactionsOf(intentId: string): Promise<PaymentTransaction[]> {
    return this.db.repository(PaymentTransaction).find({ where: { intentId }, order: { id: 'ASC' } });
  }

  /** Money that was really taken or paid back for the reference, oldest first. */
  movementsOf(reference: string): Promise<PaymentTransaction[]> {
    return this.db
      .read()
      .createQueryBuilder(PaymentTransaction, 't')
      .innerJoin(PaymentIntent, 'i', 'i.id = t.intentId')
      .where('i.reference = :reference', { reference })
      .andWhere("t.kind IN ('capture', 'refund') AND t.state = 'succeeded'")
      .orderBy('t.id', 'ASC')
      .getMany();
  }

  /** What refunds are for. */
  allocationsOf(refundIds: string[]): Promise<RefundAllocation[]> {
    if (refundIds.length === 0) return Promise.resolve([]);
    return this.db.repository(RefundAllocation).find({ where: { refundId: In(refundIds) }, order: { id: 'ASC' } });
  }

  /** Pending captures, voids and refunds that nothing has settled. */
  async openOperations(intentId: string): Promise<PaymentTransaction[]> {
    const rows = await this.db.query<{ id: Buffer }[]>(
      `SELECT t.id FROM payment_transaction t
       WHERE t.intent_id = ? AND t.state = 'pending' AND t.kind <> 'authorize'
         AND NOT EXISTS (SELECT 1 FROM payment_transaction s WHERE s.intent_id = t.intent_id AND s.parent_id = t.id)`,
      [idBytes(intentId)],
    );
    if (rows.length === 0) return [];
    const ids = rows.map((row) => idFromBytes('ptx', row.id));
    return this.db.repository(PaymentTransaction).find({ where: { id: In(ids) }, order: { id: 'ASC' } });
  }

  /** What the sweeper should ask about, longest waiting first. */
  due(now: Date, limit: number): Promise<PaymentIntent[]> {
    return this.db
      .repository(PaymentIntent)
      .find({ where: { checkAt: LessThanOrEqual(now) }, order: { checkAt: 'ASC' }, take: limit });
  }

  refundsOf(intentId: string): Promise<Refund[]> {
    return this.db.repository(Refund).find({ where: { intentId }, order: { id: 'ASC' }, take: 500 });
  }

  async getRefund(id: string): Promise<Refund> {
    const refund = isId('ref', id) ? await this.db.repository(Refund).findOneBy({ id }) : null;
    if (refund === null) throw refundNotFound();
    return refund;
  }

  /** Neither found at the provider nor final: only the provider's answer can say. */
  countUnanswered(): Promise<number> {
    return this.db.repository(PaymentIntent).countBy({ status: 'processing', providerRef: IsNull() });
  }
}
