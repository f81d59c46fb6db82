import type { DataSource, QueryRunner } from 'typeorm';
import { actorRef, type Database, RequestContext } from 'markethall/kernel';
import { Wire } from '../../libs/kernel/src/database/wire.js';

/**
 * Tables that may be written without a change record in the same transaction, each with its reason. A table that is not
 * here needs one: record the change (`Changes.record`), or add the table with the reason why nobody will ever ask.
 */
const WITHOUT_RECORD: Readonly<Record<string, string>> = {
  // Machinery: states of delivery, leases and retries, about no business object.
  outbox_event: 'the announcement itself',
  event_delivery: 'states of deliveries',
  idempotency_record: 'states of requests',
  schedule_lease: 'leases',
  schema_lease: 'leases',
  seeding: 'how far a seeding has come',
  background_job: 'a job carries its owner, times and result itself',
  background_job_chunk: 'files of jobs',
  background_job_error: 'results of jobs',
  change_record: 'the record itself',
  // Append-only: the rows are the history, with actor and cause.
  stock_movement: 'the ledger of stock',
  order_event: 'the timeline of the order',
  payment_transaction: 'the ledger of payments',
  stored_value_entry: 'the ledger of gift cards and store credit',
  acme_loyalty_entry: 'the ledger of points of the sample plugin',
  payment_inbox: 'messages of providers as they came',
  ledger_account: 'the ledger of money',
  ledger_entry: 'the ledger of money',
  // Secrets and sessions.
  user_session: 'recorded where it begins and ends; in between only the time of its last use moves',
  refresh_token: 'one use each; the session is recorded',
  one_time_token: 'mailed secrets; what they lead to is recorded',
  // Projections and counters that can be made anew.
  product_view: 'projection of the catalog',
  product_view_category: 'projection of the catalog',
  product_view_channel: 'projection of the catalog',
  product_view_collection: 'projection of the catalog',
  product_picture: 'what an import has yet to fetch; the product records that it got a picture',
  mail_message: 'the mailbox: what was sent, to whom, when',
  number_range: 'a counter',
  inventory_item: 'made for a new variant, says nothing but that it exists',
  variant_item: 'made for a new variant, says nothing but that it exists',
  'insert price_list': "a channel's base list, made on demand, says nothing but that it exists; others are recorded",
  'insert stock_level': 'an empty level: nothing lies there yet',
  promotion_use: 'held, final or given back with its order, which is recorded',
  promotion_customer_use: 'a counter of uses',
  coupon_batch: 'how far its job has come; asked for and completed with a record',
  'insert coupon_code': "codes of a batch, whose record says who asked for them; a single one's service records it",
  // ADR 8: a shopper's cart is a draft that nobody is accountable for until it becomes an order.
  cart: 'ADR 8',
  cart_line: 'ADR 8',
  cart_address: 'ADR 8',
  checkout_tender: 'ADR 8: what the shopper of a cart wants to pay with',
  // The provider of the sandbox plays a bank, which keeps its own books.
  sandbox_payment: "the sandbox bank's own books",
  sandbox_transaction: "the sandbox bank's own books",
  sandbox_webhook: "the sandbox bank's own books",
};

/** Written beside a row of their ledger, which says who and why; without it (rules of a level) they need a record. */
const BY_LEDGER: Readonly<Record<string, string>> = {
  stock_level: 'stock_movement',
  reservation: 'stock_movement',
  stored_value_account: 'stored_value_entry',
  promotion: 'promotion_use', // how often it was used
  coupon_code: 'promotion_use',
  campaign: 'promotion_use',
};

const WRITE = /^\s*(?:(INSERT)(?:\s+IGNORE)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+`?(\w+)`?/i;

/** What a unit of work has written: tables, with `insert ` before those that only gained rows by the statement. */
type Unit = Set<string>;

/**
 * Sees every statement that the application sends within a request, job, schedule or subscriber, and notes each unit of
 * work that wrote business tables without a change record. Builders of specs, which run outside of a context, are not
 * seen. A unit is what one Wire carries up to its COMMIT; outside of a transaction each statement is one.
 */
export class ChangeWatch {
  private readonly found: string[] = [];

  watch(db: Database, source: DataSource): void {
    watchers.add(this);
    this.outside(db);
    const create = source.createQueryRunner.bind(source);
    source.createQueryRunner = (mode) => this.outsideRunner(create(mode));
  }

  /** No unit is judged any more. */
  stop(): void {
    watchers.delete(this);
  }

  /** What was found since the last call. */
  take(): string[] {
    return this.found.splice(0);
  }

  /** `execute` ends here too. */
  private outside(db: Database): void {
    const query = db.query.bind(db);
    db.query = async <T>(sql: string, parameters?: readonly unknown[]): Promise<T> => {
      const result = await query<T>(sql, parameters);
      if (!db.inTransaction) this.judgeStatement(sql);
      return result;
    };
  }

  /** Repositories outside of a transaction; within one the scope takes the runner's `query` over. */
  private outsideRunner(runner: QueryRunner): QueryRunner {
    // TypeORM types the overloads of `query` apart; both are this one function.
    const original = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    const query = async (sql: string, ...rest: unknown[]): Promise<unknown> => {
      const result = await original(sql, ...rest);
      this.judgeStatement(sql);
      return result;
    };
    runner.query = query as QueryRunner['query'];
    return runner;
  }

  private judgeStatement(sql: string): void {
    const written = writtenBy(sql);
    if (written !== null) this.judge(new Set([written]));
  }

  /** The unit has been committed. */
  judge(unit: Unit): void {
    const context = RequestContext.find();
    if (context === undefined || unit.has('insert change_record')) return;
    const unrecorded = [...unit].filter((written) => {
      const table = written.replace('insert ', '');
      return !(written in WITHOUT_RECORD) && !(table in WITHOUT_RECORD) && !besideLedger(unit, table);
    });
    if (unrecorded.length > 0) this.found.push(`${actorRef(context.actor)} wrote ${unrecorded.sort().join(', ')}`);
  }
}

/** The unit also wrote the ledger of the table. */
function besideLedger(unit: Unit, table: string): boolean {
  const ledger = BY_LEDGER[table];
  return ledger !== undefined && (unit.has(ledger) || unit.has(`insert ${ledger}`));
}

/** `sales_order`, `insert sales_order`; null for a statement that writes nothing. */
function writtenBy(sql: string): string | null {
  const [, insert, table] = WRITE.exec(sql) ?? [];
  if (table === undefined) return null;
  return insert === undefined ? table.toLowerCase() : `insert ${table.toLowerCase()}`;
}

const watchers = new Set<ChangeWatch>();
const units = new WeakMap<Wire, Unit>();

function note(wire: Wire, sql: string): void {
  const written = writtenBy(sql);
  if (written === null) return;
  const unit = units.get(wire) ?? new Set();
  units.set(wire, unit.add(written));
}

/** The wires of all applications of this process: whatever leaves within a transaction passes one of these three. */
const { ask, post, commit } = Object.getOwnPropertyDescriptors(Wire.prototype);
Wire.prototype.ask = async function (this: Wire, sql, values) {
  const result: unknown = await (ask.value as Wire['ask']).call(this, sql, values);
  const unit = units.get(this);
  if (sql !== 'COMMIT') note(this, sql);
  else if (unit !== undefined) for (const watcher of watchers) watcher.judge(unit);
  return result;
};
Wire.prototype.post = function (this: Wire, sql, values, expected) {
  note(this, sql);
  (post.value as Wire['post']).call(this, sql, values, expected);
};
Wire.prototype.commit = function (this: Wire, text, last) {
  if (last !== undefined) note(this, last.text);
  return (commit.value as Wire['commit']).call(this, text, last);
};
