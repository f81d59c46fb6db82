import type { Invariant } from 'markethall/kernel';

const booked = (account: string) =>
  `SELECT currency, SUM(amount) AS total FROM ledger_entry WHERE account = '${account}' GROUP BY currency`;
const owed = (kind: string) =>
  `SELECT currency, SUM(balance) AS total FROM stored_value_account WHERE kind = '${kind}' GROUP BY currency`;

/** The ledger's account and the balances must cancel each other out, whichever of them has rows. */
const differing = (kind: string, account: string) =>
  `SELECT '${kind}' AS kind, x.currency, SUM(x.total) AS difference FROM (${owed(kind)} UNION ALL ${booked(account)}) x
   GROUP BY x.currency HAVING SUM(x.total) <> 0`;

/** What must be true of gift cards and store credit. Amounts are minor units. */
export const storedValueInvariants: Invariant[] = [
  {
    code: 'I10',
    title: 'The balance of a gift card or store credit is the sum of its movements and never below zero',
    sql: `SELECT HEX(a.id) AS id, a.kind, a.balance, e.total FROM stored_value_account a
      LEFT JOIN (SELECT account_id, SUM(amount) AS total FROM stored_value_entry GROUP BY account_id) e ON e.account_id = a.id
      WHERE a.balance < 0 OR a.balance <> COALESCE(e.total, 0)`,
  },
  {
    code: 'I10-ledger',
    title: 'What is owed to owners of gift cards and store credit stands in the ledger, to the cent',
    sql: `${differing('gift_card', 'stored_value.gift_cards')} UNION ALL ${differing('store_credit', 'stored_value.store_credit')}`,
  },
  {
    code: 'I10-booked',
    title: 'Every movement of stored value is booked with its amount',
    sql: `SELECT HEX(e.id) AS id, e.kind, e.amount FROM stored_value_entry e
      LEFT JOIN ledger_entry l ON l.tx_id = e.id AND l.account LIKE 'stored_value.%' AND l.account <> 'stored_value.lapsed'
      GROUP BY e.id, e.kind, e.amount HAVING COALESCE(SUM(l.amount), 0) <> -e.amount`,
  },
  {
    code: 'I10-tender',
    title: 'A payment by tender has taken from its account what it holds or has paid (operations under way apart)',
    sql: `SELECT HEX(p.id) AS id, p.authorized_amount, e.total FROM payment_intent p
      LEFT JOIN (SELECT intent_id, SUM(amount) AS total FROM stored_value_entry WHERE intent_id IS NOT NULL GROUP BY intent_id) e ON e.intent_id = p.id
      WHERE p.tender_account_id IS NOT NULL AND p.check_at IS NULL
        AND COALESCE(e.total, 0) <> p.voided_amount + p.refunded_amount - p.authorized_amount
        AND NOT EXISTS (SELECT 1 FROM payment_transaction t WHERE t.intent_id = p.id AND t.provider <> p.provider)`,
  },
];
