import { AppError, type Database, isCheckViolation, isDuplicateKey } from 'markethall/kernel';
import { type OwnDatabase, ownDatabase } from './support/own-database.js';

let own: OwnDatabase;
let db: Database;

const ADD = 'UPDATE account SET balance = balance + ? WHERE id = ?';
const balances = async (): Promise<number[]> =>
  (await db.query<{ balance: number }[]>('SELECT balance FROM account ORDER BY id')).map((row) => row.balance);
const changed = new AppError('changed', 412, 'somebody was faster');
const one = { rows: 1, otherwise: () => changed };

beforeAll(async () => {
  own = await ownDatabase([], { poolSize: 4, lockWaitTimeoutSeconds: 1 });
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
});
afterAll(() => own.drop());

describe('a posted statement', () => {
  it('runs in its place: what is read after it sees it, what was read before does not', async () => {
    await db.transaction(async () => {
      const before = balances();
      db.post(ADD, [5, 1]);
      const after = balances();
      db.post(ADD, [5, 2]);
      expect([await before, await after]).toEqual([
        [100, 100],
        [105, 100],
      ]);
    });

    expect(await balances()).toEqual([105, 105]);
  });

  it('is committed although nothing was read after it, and forgotten when the work fails', async () => {
    await db.transaction(() => db.post(ADD, [1, 1]));
    await db
      .transaction(() => {
        db.post(ADD, [1, 2]);
        throw new Error('no');
      })
      .catch(() => undefined);

    expect(await balances()).toEqual([101, 100]);
  });

  it('keeps its values what they are: quotes, semicolons, bytes and backslashes', async () => {
    await db.transaction(() => {
      db.post('UPDATE account SET code = ? WHERE id = ?', ["a';\nDELETE--\\", 1]);
      db.post('UPDATE account SET code = ? WHERE id = ?', [Buffer.from("b';\n?"), 2]);
    });

    const rows = await db.query<{ code: string }[]>('SELECT code FROM account ORDER BY id');
    expect(rows.map((row) => row.code)).toEqual(["a';\nDELETE--\\", "b';\n?"]);
  });

  it('ends the transaction with its own error when it fails, at COMMIT', async () => {
    const error: unknown = await db
      .transaction(() => {
        db.post('UPDATE account SET code = ?, balance = 7 WHERE id = 1', ['x']);
        db.post('UPDATE account SET code = ? WHERE id = 2', ['x']);
      })
      .catch((each: unknown) => each);

    expect(isDuplicateKey(error, 'uq_account_code')).toBe(true);
    expect(await balances()).toEqual([100, 100]);
  });

  it('ends it also where a reader behind it swallows the error', async () => {
    await expect(
      db.transaction(async () => {
        db.post('INSERT INTO account (id, balance) VALUES (1, 1)');
        await db.query('SELECT 1').catch(() => undefined);
      }),
    ).rejects.toThrow(/Duplicate entry/);
  });

  it('that deadlocks lets the whole transaction run again', async () => {
    let attempts = 0;
    own.settings.onRetry = () => undefined;

    await db.transaction(() => {
      attempts += 1;
      db.post(ADD, [1, 1]);
      if (attempts === 1) db.post("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213");
    });

    expect(attempts).toBe(2);
    expect(await balances()).toEqual([101, 100]);
  });

  it('in a nested call that fails afterwards takes the outer transaction with it', async () => {
    await expect(
      db.transaction(async () => {
        await db
          .transaction(() => {
            db.post(ADD, [1, 1]);
            throw new Error('inner');
          })
          .catch(() => undefined);
      }),
    ).rejects.toThrow(/nested transaction failed/);

    expect(await balances()).toEqual([100, 100]);
  });

  it('is sent by flush, also beside somebody who waits for a result', async () => {
    await db.transaction(async () => {
      db.post(ADD, [1, 1]);
      const asked = db.execute(ADD, [1, 2]);
      await db.flush();
      expect(await asked).toEqual({ affectedRows: 1 });
      await db.flush();
    });

    expect(await balances()).toEqual([101, 101]);
  });

  it('needs a transaction', () => {
    expect(() => db.post(ADD, [1, 1])).toThrow(/needs a transaction/);
  });
});

describe('an expectation', () => {
  it('lets the transaction commit when it is met, counting rows that matched without a change', async () => {
    await db.transaction(() => {
      db.post('UPDATE account SET balance = 100 WHERE id = 1', [], one);
      db.post(ADD, [3, 2], one);
    });

    expect(await balances()).toEqual([100, 103]);
  });

  it.each([
    ['before others', (post: () => void) => post(), () => db.post(ADD, [3, 2])],
    ['after others', () => db.post(ADD, [3, 2]), (post: () => void) => post()],
  ])('that is not met, %s, stops the batch before COMMIT', async (_name, first, second) => {
    const miss = () => db.post(ADD, [3, 77], one);

    await expect(
      db.transaction(() => {
        first(miss);
        second(miss);
      }),
    ).rejects.toBe(changed);

    expect(await balances()).toEqual([100, 100]);
  });

  it('that is not met is told to the next reader, too', async () => {
    await expect(
      db.transaction(async () => {
        db.post(ADD, [3, 77], one);
        await balances();
      }),
    ).rejects.toBe(changed);
  });
});

describe('executeLast', () => {
  const last = (sql: string, parameters: unknown[], recover?: (error: unknown) => Promise<void>) =>
    db.transaction(() => {
      db.post(ADD, [1, 2], one);
      db.beforeCommit(async () => {
        try {
          await db.executeLast(sql, parameters, one);
        } catch (error) {
          if (recover === undefined) throw error;
          await recover(error);
        }
      }, 'guard');
    });

  it('commits with its statement', async () => {
    await last(ADD, [-100, 1]);

    expect(await balances()).toEqual([0, 101]);
  });

  it('rolls back when its statement is refused', async () => {
    await expect(last(ADD, [-101, 1])).rejects.toThrow(/ck_account_balance/);

    expect(await balances()).toEqual([100, 100]);
  });

  it('rolls back when it matches other rows than expected', async () => {
    await expect(last(ADD, [1, 77])).rejects.toBe(changed);

    expect(await balances()).toEqual([100, 100]);
  });

  it('leaves the transaction open for another try, and commits nothing meanwhile', async () => {
    await last(ADD, [-101, 1], async (error) => {
      expect(isCheckViolation(error, 'ck_account_balance')).toBe(true);
      expect(await db.outside(() => balances())).toEqual([100, 100]);
      expect(await balances()).toEqual([100, 101]);
      await db.executeLast(ADD, [-50, 1], one);
    });

    expect(await balances()).toEqual([50, 101]);
  });

  it('waits with COMMIT for work that is still to come', async () => {
    await db.transaction(() => {
      db.beforeCommit(() => db.executeLast(ADD, [1, 1], one), 'guard', 'a');
      db.beforeCommit(() => void db.post(ADD, [2, 2]), 'guard', 'b');
    });

    expect(await balances()).toEqual([101, 102]);
  });

  it('is really the last: a statement after COMMIT is refused', async () => {
    await expect(
      db.transaction(() => {
        db.beforeCommit(async () => {
          await db.executeLast(ADD, [1, 1], one);
          await db.execute(ADD, [1, 2]);
        }, 'guard');
      }),
    ).rejects.toThrow(/has ended/);
  });
});

describe('statements asked for together', () => {
  it('fail one by one: those behind a failed one run all the same', async () => {
    await db.transaction(async () => {
      const results = await Promise.allSettled([
        db.query('SELECT 1 AS n'),
        db.query('SELECT nothing FROM nowhere'),
        db.execute(ADD, [9, 1]),
        db.query('SELECT balance FROM account WHERE id = 1'),
      ]);
      expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
      expect(results[3]).toMatchObject({ value: [{ balance: 109 }] });
    });

    expect(await balances()).toEqual([109, 100]);
  });

  it('fail one by one also where rows had come already', async () => {
    await db.transaction(async () => {
      const [fine, broken, later] = await Promise.allSettled([
        db.query('SELECT id FROM account ORDER BY id'),
        db.query('SELECT IF(id = 2, (SELECT id FROM account), 1) AS n FROM account ORDER BY id'),
        db.query('SELECT 3 AS n'),
      ]);
      expect(fine).toMatchObject({ value: [{ id: 1 }, { id: 2 }] });
      expect(broken.status).toBe('rejected');
      expect(later).toMatchObject({ value: [{ n: 3 }] });
    });
  });

  it('may be too long for one trip', async () => {
    await db.transaction(() => {
      for (let turn = 0; turn < 30; turn += 1) db.post(`${ADD} OR code = ?`, [1, 1, 'x'.repeat(100_000)]);
    });

    expect(await balances()).toEqual([130, 100]);
  });
});

describe('stacked statements', () => {
  const stacked = 'SELECT 1; UPDATE account SET balance = 0';

  it.each<[string, () => Promise<unknown>]>([
    ['query', () => db.query(stacked)],
    ['query in a transaction', () => db.transaction(() => db.query(stacked))],
    ['post', () => db.transaction(() => db.post(stacked))],
    ['a repository', () => db.manager.query(stacked)],
    ['a repository in a transaction', () => db.transaction(() => db.manager.query(stacked))],
    ['a query runner', () => own.dataSource.query(stacked)],
  ])('are refused by %s', async (_name, run) => {
    await expect(run()).rejects.toThrow(/One statement at a time/);

    expect(await balances()).toEqual([100, 100]);
  });
});
