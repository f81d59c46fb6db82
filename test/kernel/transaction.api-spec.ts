import { type EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, type Database, databaseProblem, isCheckViolation, isDuplicateKey } from 'markethall/kernel';
import { inDelivery, runAsDelivery } from '../../libs/kernel/src/events/delivery-context.js';
import { type OwnDatabase, ownDatabase } from './support/own-database.js';

let own: OwnDatabase;
let db: Database;

const balances = async (): Promise<number[]> =>
  (await db.query<{ balance: number }[]>('SELECT balance FROM account ORDER BY id')).map((row) => row.balance);

beforeAll(async () => {
  own = await ownDatabase([], { poolSize: 8, lockWaitTimeoutSeconds: 1, acquireTimeoutMs: 300 });
  ({ db } = own);
  await db.query(`CREATE TABLE account (
    id int NOT NULL, balance int NOT NULL, code varchar(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
    PRIMARY KEY (id), UNIQUE KEY uq_account_code (code), CONSTRAINT ck_account_balance CHECK (balance >= 0)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
});
beforeEach(async () => {
  await db.query('DELETE FROM account');
  await db.query('INSERT INTO account (id, balance) VALUES ?', [
    [
      [1, 100],
      [2, 100],
    ],
  ]);
});
afterEach(() => {
  own.settings.onRetry = undefined;
  own.settings.onBegin = undefined;
  own.settings.maxRetries = 3;
});
afterAll(() => own.drop());

const move = (from: number, to: number, amount: number) =>
  db.transaction(async () => {
    await db.execute('UPDATE account SET balance = balance - ? WHERE id = ?', [amount, from]);
    await sleep(30);
    await db.execute('UPDATE account SET balance = balance + ? WHERE id = ?', [amount, to]);
  });

describe('db.transaction', () => {
  it('commits what its work did and returns its result', async () => {
    expect(
      await db.transaction(async () => {
        expect(db.inTransaction).toBe(true);
        await db.execute('UPDATE account SET balance = 7 WHERE id = 1');
        return 'done';
      }),
    ).toBe('done');

    expect(db.inTransaction).toBe(false);
    expect(await balances()).toEqual([7, 100]);
  });

  it('rolls everything back on an error, which rises as it is', async () => {
    const error = new AppError('out_of_stock', 409, 'sold out');

    await expect(
      db.transaction(async () => {
        await db.execute('UPDATE account SET balance = 7');
        throw error;
      }),
    ).rejects.toBe(error);

    expect(await balances()).toEqual([100, 100]);
  });

  it('gives its connection back after success and after failure', async () => {
    for (let round = 0; round < 30; round += 1) {
      await db.transaction(() => db.query('SELECT 1'));
      await db.transaction(() => Promise.reject(new Error('no'))).catch(() => undefined);
    }

    expect(await openTransactions()).toBe(0);
  });

  it('lets a nested call join, so that the outer failure takes it back too', async () => {
    await expect(
      db.transaction(async () => {
        await db.transaction(() => db.execute('UPDATE account SET balance = 1 WHERE id = 1'));
        throw new Error('outer');
      }),
    ).rejects.toThrow('outer');

    expect(await balances()).toEqual([100, 100]);
  });

  it('refuses to commit half a unit when the error of a nested call that wrote is swallowed', async () => {
    await expect(
      db.transaction(async () => {
        await db
          .transaction(async () => {
            await db.execute('UPDATE account SET balance = 1 WHERE id = 1');
            throw new Error('inner');
          })
          .catch(() => undefined);
      }),
    ).rejects.toThrow(/nested transaction failed/);

    expect(await balances()).toEqual([100, 100]);
  });

  it('goes on after a nested call that failed before it wrote anything', async () => {
    await db.transaction(async () => {
      await db.transaction(() => Promise.reject(new AppError('order_not_found', 404, 'none'))).catch(() => undefined);
      await db.execute('UPDATE account SET balance = 1 WHERE id = 1');
    });

    expect(await balances()).toEqual([1, 100]);
  });

  it('goes on after a nested call whose only statement failed, such as a duplicate key', async () => {
    await db.transaction(async () => {
      const error: unknown = await db
        .transaction(() => db.execute('INSERT INTO account (id, balance) VALUES (1, 5)'))
        .catch((e: unknown) => e);
      expect(isDuplicateKey(error, 'PRIMARY')).toBe(true);
      await db.execute('UPDATE account SET balance = balance + 5 WHERE id = 1');
    });

    expect(await balances()).toEqual([105, 100]);
  });

  it('sees its own writes, which nobody else sees before COMMIT', async () => {
    await db.transaction(async () => {
      await db.execute('UPDATE account SET balance = 5 WHERE id = 1');
      expect(await balances()).toEqual([5, 100]);
      expect(await db.outside(() => balances())).toEqual([100, 100]);
    });
  });

  it('keeps parallel transactions apart', async () => {
    await Promise.all(
      [1, 2].map((id) =>
        db.transaction(async () => {
          await db.execute('UPDATE account SET balance = ? WHERE id = ?', [id, id]);
          await sleep(20);
          expect(await db.query('SELECT balance FROM account WHERE id = ?', [id])).toEqual([{ balance: id }]);
        }),
      ),
    );

    expect(await balances()).toEqual([1, 2]);
  });
});

describe('work that outlives its transaction', () => {
  it('is refused clearly when it was not awaited', async () => {
    let late: Promise<unknown> = Promise.resolve();

    await db.transaction(async () => {
      late = sleep(30).then(() => db.execute('UPDATE account SET balance = 0'));
      late.catch(() => undefined);
    });

    await expect(late).rejects.toThrow(/has ended/);
    expect(await balances()).toEqual([100, 100]);
  });

  it('makes the transaction fail when a statement is still running at its end', async () => {
    await expect(
      db.transaction(async () => {
        void db.execute('UPDATE account SET balance = 0').catch(() => undefined);
        await Promise.resolve();
      }),
    ).rejects.toThrow(/not awaited/);

    expect(await balances()).toEqual([100, 100]);
  });

  it('cannot slip in behind ROLLBACK when one of several parallel statements fails', async () => {
    await expect(
      db.transaction(() =>
        Promise.all([
          db.query('SELECT nothing FROM nowhere'),
          (async () => {
            await db.query('SELECT SLEEP(0.02)');
            await db.execute('UPDATE account SET balance = 0');
          })(),
        ]),
      ),
    ).rejects.toThrow(/nowhere/);
    await sleep(60);

    expect(await balances()).toEqual([100, 100]);
  });
});

describe('phases around COMMIT', () => {
  it('runs records, then guards by their order, then COMMIT, then what follows it outside', async () => {
    const log: string[] = [];

    await db.transaction(async () => {
      db.afterCommit(() => void log.push(`after, in transaction: ${db.inTransaction}`));
      db.beforeCommit(async () => void log.push('guard b'), 'guard', 'b');
      db.beforeCommit(async () => void log.push('guard a'), 'guard', 'a');
      db.beforeCommit(async () => {
        log.push('record');
        db.beforeCommit(async () => void log.push('record of a record'));
      });
      log.push('work');
      await Promise.resolve();
    });

    expect(log).toEqual(['work', 'record', 'record of a record', 'guard a', 'guard b', 'after, in transaction: false']);
  });

  it('rolls back when a guard throws, and forgets what was to follow', async () => {
    const after = jest.fn();

    await expect(
      db.transaction(async () => {
        await db.execute('UPDATE account SET balance = 0');
        db.afterCommit(after);
        db.beforeCommit(() => Promise.reject(new AppError('out_of_stock', 409, 'sold out')), 'guard');
      }),
    ).rejects.toMatchObject({ code: 'out_of_stock' });

    expect(after).not.toHaveBeenCalled();
    expect(await balances()).toEqual([100, 100]);
  });

  it('never lets an error after COMMIT reach the caller', async () => {
    await expect(
      db.transaction(async () => {
        db.afterCommit(() => {
          throw new Error('nudge failed');
        });
        return Promise.resolve(1);
      }),
    ).resolves.toBe(1);
  });

  it('runs work after COMMIT outside of the delivery, which can no longer be repeated for it', async () => {
    const seen: boolean[] = [];
    const look = () => void seen.push(inDelivery());

    await runAsDelivery(async () => {
      await db.transaction(() => {
        look();
        db.afterCommit(look);
      });
      db.afterCommit(look);
    });

    expect(seen).toEqual([true, false, false]);
  });

  it('needs a transaction for beforeCommit and for local state, and runs afterCommit at once without one', () => {
    const after = jest.fn();

    expect(() => db.beforeCommit(() => Promise.resolve())).toThrow(/needs a transaction/);
    expect(() => db.local({}, () => 1)).toThrow(/needs a transaction/);
    db.afterCommit(after);

    expect(after).toHaveBeenCalledTimes(1);
  });

  it('tell a listener of every attempt of an outermost transaction, inside of it', async () => {
    const seen: boolean[] = [];
    own.settings.onBegin = (begun) => void seen.push(begun.inTransaction);

    await db.transaction(() => db.transaction(() => db.query('SELECT 1')));
    await db.query('SELECT 1');

    expect(seen).toEqual([true]);
  });

  it('guards against the network inside a transaction', async () => {
    db.assertNoTransaction('the payment provider');

    await expect(
      db.transaction(async () => {
        await Promise.resolve();
        db.assertNoTransaction('the payment provider');
      }),
    ).rejects.toThrow('the payment provider must not run inside a transaction');
  });
});

describe('conflicts', () => {
  it('runs a deadlocked transaction again, and the sums are right', async () => {
    const retries: number[] = [];
    own.settings.onRetry = (error, attempt) => void retries.push(attempt);

    for (let round = 0; round < 3; round += 1) await Promise.all([move(1, 2, 10), move(2, 1, 3)]);

    expect(retries.length).toBeGreaterThan(0);
    expect(await balances()).toEqual([100 - 21, 100 + 21]);
  });

  it('starts every attempt with empty buffers', async () => {
    const after = jest.fn();
    const key = {};
    let attempts = 0;
    own.settings.onRetry = () => undefined;

    await Promise.all([
      move(2, 1, 1),
      move(2, 1, 1),
      db.transaction(async () => {
        attempts += 1;
        const list = db.local<number[]>(key, () => []);
        list.push(attempts);
        db.afterCommit(() => after(list));
        if (attempts < 3) await db.query("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213");
      }),
    ]);

    expect(attempts).toBe(3);
    expect(after.mock.calls).toEqual([[[3]]]);
  });

  it('cannot go on after a deadlock that somebody swallowed: the server has rolled back already', async () => {
    let attempts = 0;

    await db.transaction(async () => {
      attempts += 1;
      await db.execute('UPDATE account SET balance = 9 WHERE id = 1');
      if (attempts > 1) return;
      await db.query("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213").catch(() => undefined);
      await db.execute('UPDATE account SET balance = 9 WHERE id = 2');
    });

    expect(attempts).toBe(2);
    expect(await balances()).toEqual([9, 100]);
  });

  it('answers 503 with Retry-After when a lock stays taken through all retries', async () => {
    own.settings.maxRetries = 1;
    const attempts = jest.fn();

    await db.transaction(async () => {
      await db.query('SELECT * FROM account WHERE id = 1 FOR UPDATE');
      await db.outside(async () => {
        await expect(
          db.transaction(async () => {
            attempts();
            await db.execute('UPDATE account SET balance = 0 WHERE id = 1');
          }),
        ).rejects.toMatchObject({ code: 'database_busy', status: 503, retryAfterSeconds: 1 });
      });
    });

    expect(attempts).toHaveBeenCalledTimes(2);
    expect(await balances()).toEqual([100, 100]);
  });

  it('answers 503 when no connection becomes free in time, and recovers', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const holders = Array.from({ length: 8 }, () => db.transaction(() => held));
    await sleep(50);

    await expect(db.transaction(() => db.query('SELECT 1'))).rejects.toMatchObject({
      code: 'database_busy',
      status: 503,
    });
    await expect(db.query('SELECT 1')).rejects.toMatchObject({ code: 'database_busy', status: 503 });
    release();
    await Promise.all(holders);

    await expect(db.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('destroys a connection that was lost, answers 503, and recovers', async () => {
    await expect(
      db.transaction(async () => {
        const [row] = await db.query<{ id: string }[]>('SELECT CONNECTION_ID() AS id');
        await db.outside(() => db.query('KILL ?', [Number(row?.id)]));
        await db.execute('UPDATE account SET balance = 0');
      }),
    ).rejects.toMatchObject({ code: 'database_unavailable', status: 503 });

    await Promise.all(Array.from({ length: 8 }, () => db.transaction(() => db.query('SELECT 1'))));
    expect(await balances()).toEqual([100, 100]);
  });
});

describe('a connection whose end was noticed between two statements', () => {
  it.each(['asked', 'posted'])('answers 503 to the next one, %s, at once, and recovers', async (how) => {
    await expect(
      db.transaction(async () => {
        const [row] = await db.query<{ id: string }[]>('SELECT CONNECTION_ID() AS id');
        const connection = (await db.manager.queryRunner?.connect()) as EventEmitter; // the driver's
        const noticed = once(connection, 'error');
        await db.outside(() => db.query('KILL ?', [Number(row?.id)]));
        await noticed;
        if (how === 'asked') await db.execute('UPDATE account SET balance = 0');
        else db.post('UPDATE account SET balance = 0');
      }),
    ).rejects.toMatchObject({ code: 'database_unavailable', status: 503 });

    await Promise.all(Array.from({ length: 8 }, () => db.transaction(() => db.query('SELECT 1'))));
    expect(await balances()).toEqual([100, 100]);
  });
});

describe('the detector of lost updates (MariaDB)', () => {
  it('turns an unsafe read-modify-write into error 1020, which is listed and retried', async () => {
    const detector = await ownDatabase([], { detectLostUpdates: true });
    if (detector.dataSource.options.type !== 'mariadb') return detector.drop();
    const errors: number[] = [];
    detector.settings.onRetry = (error) => void errors.push(Number((error as { errno?: number }).errno));
    await detector.db.query('CREATE TABLE counter (id int NOT NULL, n int NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB');
    await detector.db.query('INSERT INTO counter (id, n) VALUES (1, 0)');
    const increment = () =>
      detector.db.transaction(async () => {
        const [row] = await detector.db.query<{ n: number }[]>('SELECT n FROM counter WHERE id = 1');
        await sleep(20);
        await detector.db.execute('UPDATE counter SET n = ? WHERE id = 1', [Number(row?.n) + 1]);
      });

    await Promise.all([increment(), increment()]);

    expect(errors.length).toBeGreaterThan(0);
    expect(errors.every((errno) => errno === 1020)).toBe(true);
    expect(await detector.db.query('SELECT n FROM counter')).toEqual([{ n: 2 }]);
    await detector.drop();
  });
});

describe('constraint violations', () => {
  it('stay recognizable by name', async () => {
    await db.execute("UPDATE account SET code = 'a' WHERE id = 1");

    const duplicate: unknown = await db
      .execute("UPDATE account SET code = 'a' WHERE id = 2")
      .catch((error: unknown) => error);
    const check: unknown = await db.execute('UPDATE account SET balance = -1').catch((error: unknown) => error);

    expect(isDuplicateKey(duplicate)).toBe(true);
    expect(isDuplicateKey(duplicate, 'uq_account_code')).toBe(true);
    expect(isDuplicateKey(duplicate, 'uq_other')).toBe(false);
    expect(isCheckViolation(check, 'ck_account_balance')).toBe(true);
    expect(isCheckViolation(check, 'ck_other')).toBe(false);
    expect(isDuplicateKey(check)).toBe(false);
  });
});

describe('sessions and statements', () => {
  it('are set up once a connection: READ COMMITTED, UTC, strict', async () => {
    await Promise.all(
      Array.from({ length: 8 }, () =>
        db.transaction(async () => {
          const [row] = await db.query<Record<string, unknown>[]>(
            'SELECT @@time_zone AS zone, @@sql_mode AS mode, @@innodb_lock_wait_timeout AS wait_s',
          );
          expect(row).toMatchObject({ zone: '+00:00', wait_s: '1' });
          expect(row?.mode).toContain('STRICT_TRANS_TABLES');
          const [isolation] = await db.query<{ Value: string }[]>(
            "SHOW VARIABLES WHERE Variable_name IN ('tx_isolation', 'transaction_isolation')",
          );
          expect(isolation?.Value).toBe('READ-COMMITTED');
        }),
      ),
    );
  });

  it('cost nothing but START TRANSACTION and COMMIT', async () => {
    await db.query('SELECT 1');
    const before = await questions();
    await db.transaction(() => db.query('SELECT 1'));

    expect((await questions()) - before - 1).toBe(3); // and the question itself
  });

  it('bind dates in UTC with milliseconds, bytes, big integers and lists', async () => {
    const moment = new Date('2026-07-01T12:34:56.789Z');

    const [row] = await db.query<Record<string, unknown>[]>(
      'SELECT CAST(? AS datetime(3)) AS moment, ? AS bytes, CAST(? AS signed) AS big, 2 IN (?) AS found, 2 IN (?) AS none',
      [moment, Buffer.from([0, 1, 255]), 9_007_199_254_740_993n, [1, 2], []],
    );

    expect(row).toEqual({ moment, bytes: Buffer.from([0, 1, 255]), big: '9007199254740993', found: 1, none: null });
  });

  it.each([
    ['undefined', undefined],
    ['an object', { $ne: 1 }],
    ['NaN', Number.NaN],
  ])('refuse to bind %s', async (_name, value) => {
    await expect(db.query('SELECT ?', [value])).rejects.toThrow(/SQL parameter 1/);
  });

  it('refuse an empty list where it would match everything', async () => {
    await expect(db.query('SELECT 1 FROM account WHERE id NOT IN (?)', [[]])).rejects.toThrow(/empty list/);
  });

  it('turn text that an ascii column can never hold into a problem of the client', async () => {
    const error: unknown = await db.query('SELECT id FROM account WHERE code = ?', ['käse']).catch((e: unknown) => e);

    expect(databaseProblem(error)).toMatchObject({ code: 'value_not_storable', status: 422 });
  });
});

async function openTransactions(): Promise<number> {
  const [row] = await db.query<{ n: string }[]>(
    `SELECT COUNT(*) AS n FROM information_schema.innodb_trx t
     JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.db = DATABASE()`,
  );
  return Number(row?.n);
}

async function questions(): Promise<number> {
  const [row] = await db.query<{ Value: string }[]>("SHOW SESSION STATUS LIKE 'Questions'");
  return Number(row?.Value);
}
