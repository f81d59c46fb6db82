import type { MoneyMovement } from 'markethall/payments';

/** What of a sale of this total was paid back since it became final: `of` is each refund, less what was paid too much. */
export interface SaleRefund {
  of: MoneyMovement;
  /** > 0. */
  amount: bigint;
}

/**
 * Tells refunds of a sale from money that only came too often (paid twice, or for an attempt that placed nothing), which
 * goes back first and is no refund of the sale. Each answer depends on earlier movements only, so that it never changes:
 * what was told as refunded stays so when the buyer pays that part again.
 */
export function saleRefunds(
  sale: { total: bigint; at: Date },
  /** All of its payments', oldest first. */
  movements: readonly MoneyMovement[],
): SaleRefund[] {
  let kept = 0n;
  let told = 0n;
  return movements.flatMap((of) => {
    if (of.kind === 'capture') {
      kept += of.amount;
      return [];
    }
    const due = sale.total - told;
    const excess = kept > due ? kept - due : 0n;
    const amount = of.amount > excess ? of.amount - excess : 0n;
    kept -= of.amount;
    if (amount === 0n || of.at < sale.at) return [];
    told += amount;
    return [{ of, amount }];
  });
}
