import type { Invariant } from 'markethall/kernel';

const sumOf = (kind: string) =>
  `COALESCE((SELECT SUM(t.amount) FROM payment_transaction t WHERE t.intent_id = p.id AND t.kind = '${kind}' AND t.state = 'succeeded'), 0)`;

/** Sums that the sandbox bank's log and our transactions must share, by payment and kind. */
const bankSide = `SELECT b.request_key AS k, e.kind, SUM(e.amount) AS total FROM sandbox_transaction e JOIN sandbox_payment b ON b.id = e.payment_id
  WHERE e.state = 'succeeded' AND e.kind IN ('capture', 'refund') GROUP BY b.request_key, e.kind`;
const ourSide = `SELECT p.idempotency_key AS k, t.kind, SUM(t.amount) AS total FROM payment_transaction t JOIN payment_intent p ON p.id = t.intent_id
  WHERE t.provider = 'sandbox' AND t.state = 'succeeded' AND t.kind IN ('capture', 'refund') GROUP BY p.idempotency_key, t.kind`;

/** What must be true of money. Amounts are minor units. */
export const paymentInvariants: Invariant[] = [
  {
    code: 'I3',
    title: 'The entries of every booking add up to zero in each currency',
    sql: 'SELECT HEX(tx_id) AS tx, currency, SUM(amount) AS sum FROM ledger_entry GROUP BY tx_id, currency HAVING SUM(amount) <> 0',
  },
  {
    code: 'I3-booked',
    title: 'Every transaction that moved money is booked with its amount',
    sql: `SELECT HEX(t.id) AS tx, t.kind, t.amount FROM payment_transaction t
      LEFT JOIN ledger_entry e ON e.tx_id = t.id AND e.account = 'customers'
      WHERE t.state = 'succeeded' AND t.kind IN ('capture', 'refund', 'chargeback', 'reversal')
      GROUP BY t.id, t.kind, t.amount HAVING COALESCE(ABS(SUM(e.amount)), 0) <> t.amount`,
  },
  {
    code: 'I4',
    title: 'No more is captured than was authorized',
    sql: `SELECT HEX(id) AS id, captured_amount, voided_amount, authorized_amount FROM payment_intent
      WHERE captured_amount + voided_amount > authorized_amount`,
  },
  {
    code: 'I5',
    title: 'No more is refunded than was captured',
    sql: `SELECT HEX(p.id) AS id, p.captured_amount, r.asked FROM payment_intent p
      JOIN (SELECT intent_id, SUM(amount) AS asked FROM refund WHERE status <> 'failed' GROUP BY intent_id) r ON r.intent_id = p.id
      WHERE r.asked > p.captured_amount OR p.refunded_amount > p.captured_amount`,
  },
  {
    code: 'payments.fold',
    title: 'The sums and the status of a payment are the fold of its transactions',
    sql: `SELECT HEX(p.id) AS id, p.status FROM payment_intent p
      WHERE p.authorized_amount <> ${sumOf('authorize')} OR p.captured_amount <> ${sumOf('capture')}
        OR p.voided_amount <> ${sumOf('void')} OR p.refunded_amount <> ${sumOf('refund')}
        OR p.charged_back_amount <> ${sumOf('chargeback')} - ${sumOf('reversal')}
        OR (p.captured_amount > 0) <> (p.status IN ('captured', 'partially_captured'))
        OR (p.captured_amount = 0 AND p.authorized_amount > p.voided_amount) <> (p.status = 'authorized')`,
  },
  {
    code: 'payments.refund-parts',
    title: 'The parts of a refund add up to its amount',
    sql: `SELECT HEX(r.id) AS id, r.amount FROM refund r LEFT JOIN refund_allocation a ON a.refund_id = r.id
      GROUP BY r.id, r.amount HAVING COALESCE(SUM(a.amount), 0) <> r.amount`,
  },
  {
    code: 'payments.orphans',
    title: 'No transaction or refund without its payment',
    sql: `SELECT 'transaction' AS kind, HEX(t.id) AS id FROM payment_transaction t LEFT JOIN payment_intent p ON p.id = t.intent_id WHERE p.id IS NULL
      UNION ALL SELECT 'refund', HEX(r.id) FROM refund r LEFT JOIN payment_intent p ON p.id = r.intent_id WHERE p.id IS NULL`,
  },
  {
    code: 'I12',
    title: 'The sandbox bank and we agree about captures and refunds (payments still being swept apart)',
    sql: `SELECT bank.k, bank.kind, bank.total AS bank, ours.total AS ours FROM (${bankSide}) bank LEFT JOIN (${ourSide}) ours ON ours.k = bank.k AND ours.kind = bank.kind
      JOIN payment_intent p ON p.idempotency_key = bank.k
      WHERE COALESCE(ours.total, 0) <> bank.total AND (p.check_at IS NULL OR p.check_at < :now - INTERVAL 60 SECOND)
      UNION ALL
      SELECT ours.k, ours.kind, bank.total, ours.total FROM (${ourSide}) ours LEFT JOIN (${bankSide}) bank ON bank.k = ours.k AND bank.kind = ours.kind
      WHERE bank.total IS NULL OR bank.total < ours.total`,
  },
];
