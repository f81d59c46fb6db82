import { type AppError, conflict, invalidField, notFound } from 'markethall/kernel';
import type { TenderPlan } from './tender-plan.js';

export const tenderNotFound = (): AppError => notFound('tender');

/** 422: unknown, disabled or lapsed; they are not told apart. */
export const giftCardNotUsable = (): AppError => invalidField('/code', 'gift_card_not_usable');

export const giftCardEmpty = (): AppError => invalidField('/code', 'gift_card_empty');

/** 422: a card pays in its own currency only. */
export const giftCardCurrency = (currency: string): AppError =>
  invalidField('/code', 'currency_mismatch', { currency });

/** 422: only customers who are signed in, on their own cart, and only when they have some in its currency. */
export const noStoreCredit = (): AppError => invalidField('/type', 'no_store_credit');

export const tooManyTenders = (max: number): AppError =>
  conflict('too_many_tenders', 'No more gift cards can be put to this cart', { max });

/** 409: less can be paid with them than was said. `params` say what they cover now; the same request again accepts it. */
export const tenderInsufficient = ({ tenders, due }: TenderPlan, currency: string): AppError =>
  conflict('tender_insufficient', 'Less is left on a gift card or store credit than was shown: look again', {
    tenders: tenders.map(({ id, kind, balance, covers }) => ({
      id,
      type: kind,
      balance: { amount: Number(balance), currency },
      covers: { amount: Number(covers), currency },
    })),
    amountDue: { amount: Number(due), currency },
  });
