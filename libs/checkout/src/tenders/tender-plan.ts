import type { StoredValueKind } from 'markethall/payments';

/** A tender of a cart with what its account can pay now. Minor units of the cart's currency. */
export interface UsableTender {
  id: string;
  accountId: string;
  kind: StoredValueKind;
  /** End of a gift card's code; null for store credit. */
  codeLast4: string | null;
  /** What the shopper was told last. */
  seenBalance: bigint;
  /** 0 when it can pay nothing: disabled, lapsed, in another currency, somebody else's credit. */
  balance: bigint;
}

export interface PlannedTender extends UsableTender {
  /** What it pays of this total. */
  covers: bigint;
}

/** How a total is paid: Σ covers + due = total. */
export interface TenderPlan {
  tenders: PlannedTender[];
  covered: bigint;
  /** What is left for a payment provider. */
  due: bigint;
  /** A tender pays less than the shopper was told. */
  hasShrunk: boolean;
}

/** Spends the tenders one after another, each as far as it goes. Pure. */
export function planTenders(tenders: readonly UsableTender[], total: bigint): TenderPlan {
  let due = total;
  let hasShrunk = false;
  const planned = tenders.map((tender) => {
    const covers = least(tender.balance, due);
    if (covers < least(tender.seenBalance, due)) hasShrunk = true;
    due -= covers;
    return { ...tender, covers };
  });
  return { tenders: planned, covered: total - due, due, hasShrunk };
}

const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);
