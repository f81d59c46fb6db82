import { Injectable } from '@nestjs/common';
import { type Actor, channelScope, Database, keysetPage, type KeysetPage, type ListRequest } from 'markethall/kernel';
import { PaymentIntent } from './entities/payment-intent.entity.js';
import type { PaymentTransaction } from './entities/payment-transaction.entity.js';
import type { Refund } from './entities/refund.entity.js';
import { PaymentRepository } from './payment.repository.js';

/** A payment with everything that happened to it. */
export interface PaymentDetails {
  intent: PaymentIntent;
  transactions: PaymentTransaction[];
  refunds: Refund[];
}

/** What staff reads about payments: only those of the channels that the actor may see. */
@Injectable()
export class PaymentQueryService {
  constructor(
    private readonly db: Database,
    private readonly payments: PaymentRepository,
  ) {}

  list(request: ListRequest, actor: Actor): Promise<KeysetPage<PaymentIntent>> {
    const query = this.db.read().getRepository(PaymentIntent).createQueryBuilder('p');
    const scope = channelScope(actor);
    if (scope !== 'all') query.andWhere(scope.length === 0 ? '1 = 0' : 'p.channelId IN (:...scope)', { scope });
    const columns = {
      reference: 'p.reference',
      provider: 'p.provider',
      status: 'p.status',
      createdAt: 'p.createdAt',
    };
    return keysetPage(query, request, columns, { idField: 'p.id', idPrefix: 'pi' });
  }

  /** Throws 404 for a payment that does not exist or that the actor may not see. */
  async get(id: string, actor: Actor): Promise<PaymentDetails> {
    const intent = await this.payments.getVisible(id, actor);
    const [transactions, refunds] = await Promise.all([this.payments.transactionsOf(id), this.payments.refundsOf(id)]);
    return { intent, transactions, refunds };
  }
}
