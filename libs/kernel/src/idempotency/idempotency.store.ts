import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { RequestContext, type IdempotencyBinding } from '../context/request-context.js';
import { Database, DatabaseSettings } from '../database/database.js';
import { AppError, conflict } from '../errors/app-error.js';
import { idBytes, newId } from '../ids/id.js';
import type { IdempotencyScope } from './idempotency-scope.js';

/** How long a claim holds without an answer: longer than any request may take. */
export const LEASE_MS = 60_000;
/** How far back `forgetAbandoned` looks: a schedule calls it every minute. */
const ABANDONED_WITHIN_MS = 3_600_000;
/** How long a key is remembered. */
export const KEPT_MS = 48 * 3_600_000;
/** Answers above this many characters are not stored; a retry runs the use case again. */
const MAX_STORED = 1_000_000;

/** An answer as it is stored and sent again. */
export interface StoredAnswer {
  status: number;
  body: string | null;
  headers: Record<string, string>;
}

/** Either this request runs, or it is answered with what an earlier one got. */
export type Claim = { kind: 'run'; binding: IdempotencyBinding } | { kind: 'replay'; answer: StoredAnswer };

interface Row {
  id: Buffer;
  request_hash: string;
  effect: string | null;
  fence: number;
  lease_until: Date;
  response_status: number | null;
  response_body: string | null;
  response_headers: unknown;
  expires_at: Date;
}

/** The table of claimed keys. Every method is one short transaction of its own, apart from `bind`. */
@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    settings: DatabaseSettings,
  ) {
    settings.onBegin = () => this.bind();
  }

  /**
   * Claims the key for this request, or finds the answer of an earlier one. Throws 409 `idempotency_in_flight` while
   * another holds it and 422 `idempotency_key_reuse` when it was used for another request.
   */
  async claim(scope: IdempotencyScope): Promise<Claim> {
    const id = newId('idem');
    const now = this.clock.nowMs();
    const { affectedRows } = await this.db.execute(
      `INSERT IGNORE INTO idempotency_record
         (id, actor, route, idempotency_key, request_hash, fence, lease_until, created_at, expires_at)
       VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?)`,
      [
        idBytes(id),
        scope.actor,
        scope.route,
        scope.key,
        scope.requestHash,
        new Date(now + LEASE_MS),
        new Date(now),
        new Date(now + KEPT_MS),
      ],
    );
    if (affectedRows === 1) return run(idBytes(id), 1, null);
    return this.joinEarlier(scope, now);
  }

  private async joinEarlier(scope: IdempotencyScope, now: number): Promise<Claim> {
    const [row] = await this.db.query<Row[]>(
      `SELECT id, request_hash, effect, fence, lease_until, response_status, response_body, response_headers, expires_at
       FROM idempotency_record WHERE actor = ? AND route = ? AND idempotency_key = ?`,
      [scope.actor, scope.route, scope.key],
    );
    if (row === undefined) throw inFlight(); // released in between: the client's retry claims it
    if (row.expires_at.getTime() <= now) return this.takeOver(row, scope, now, true);
    if (row.request_hash !== scope.requestHash) throw keyReuse();
    if (row.response_status !== null) return { kind: 'replay', answer: answerOf(row, row.response_status) };
    if (row.lease_until.getTime() > now) throw inFlight();
    return this.takeOver(row, scope, now, false);
  }

  /** Takes over after a lapsed lease: the earlier effect stays, and the use case finds it by its business key. */
  private async takeOver(row: Row, scope: IdempotencyScope, now: number, forget: boolean): Promise<Claim> {
    const { affectedRows } = await this.db.execute(
      `UPDATE idempotency_record SET request_hash = ?, effect = ?, fence = fence + 1, lease_until = ?, expires_at = ?,
         response_status = NULL, response_body = NULL, response_headers = NULL
       WHERE id = ? AND fence = ? AND (response_status IS NULL OR ?)`,
      [
        scope.requestHash,
        forget ? null : row.effect,
        new Date(now + LEASE_MS),
        new Date(now + KEPT_MS),
        row.id,
        row.fence,
        forget,
      ],
    );
    if (affectedRows !== 1) throw inFlight();
    return run(row.id, row.fence + 1, forget ? null : row.effect);
  }

  /**
   * Called inside every outermost transaction: the first one of a request with a key writes its effect before COMMIT.
   * A holder that lost its lease writes nothing and is rolled back.
   */
  bind(): void {
    const binding = RequestContext.find()?.idempotency;
    if (binding === null || binding === undefined || binding.bound) return;
    this.db.beforeCommit(() =>
      this.db.post(
        'UPDATE idempotency_record SET effect = ? WHERE id = ? AND fence = ?',
        [binding.effect ?? 'done', binding.record, binding.fence],
        { rows: 1, otherwise: inFlight },
      ),
    );
    this.db.afterCommit(() => {
      binding.bound = true;
    });
  }

  /** Stores the answer; from now on the key replays it. */
  async finish(binding: IdempotencyBinding, answer: StoredAnswer): Promise<void> {
    if ((answer.body?.length ?? 0) > MAX_STORED) return this.release(binding);
    await this.db.execute(
      `UPDATE idempotency_record SET response_status = ?, response_body = ?, response_headers = ?, lease_until = ?
       WHERE id = ? AND fence = ?`,
      [answer.status, answer.body, JSON.stringify(answer.headers), this.clock.now(), binding.record, binding.fence],
    );
  }

  /** Lets a retry run at once: forgets a claim without an effect, ends the lease of one with an effect. */
  async release(binding: IdempotencyBinding): Promise<void> {
    if (binding.bound) {
      await this.db.execute('UPDATE idempotency_record SET lease_until = ? WHERE id = ? AND fence = ?', [
        this.clock.now(),
        binding.record,
        binding.fence,
      ]);
    } else {
      await this.db.execute('DELETE FROM idempotency_record WHERE id = ? AND fence = ? AND effect IS NULL', [
        binding.record,
        binding.fence,
      ]);
      await this.db.execute('UPDATE idempotency_record SET lease_until = ? WHERE id = ? AND fence = ?', [
        this.clock.now(),
        binding.record,
        binding.fence,
      ]);
    }
  }

  /**
   * Deletes claims of the last hour whose request ended without an effect, an answer or a release, because its process
   * died: nothing came of them. One that is merely slow can no longer commit: its fence is gone. Returns how many.
   */
  async forgetAbandoned(): Promise<number> {
    const now = this.clock.nowMs();
    const claimedAt = (ms: number): Date => new Date(ms + KEPT_MS);
    // A plain read first: a DELETE over this range would lock the keys of the requests that run.
    const rows = await this.db.query<{ id: Buffer }[]>(
      `SELECT id FROM idempotency_record WHERE expires_at BETWEEN ? AND ?
        AND response_status IS NULL AND effect IS NULL AND lease_until < ? LIMIT 1000`,
      [claimedAt(now - ABANDONED_WITHIN_MS), claimedAt(now - LEASE_MS), new Date(now)],
    );
    if (rows.length === 0) return 0;
    const { affectedRows } = await this.db.execute(
      'DELETE FROM idempotency_record WHERE id IN (?) AND response_status IS NULL AND effect IS NULL AND lease_until < ?',
      [rows.map((row) => row.id), new Date(now)],
    );
    return affectedRows;
  }

  /** Deletes keys that are past their 48 hours, at most `limit` in one statement. Returns how many; the clean-up schedule calls it. */
  async deleteExpired(limit = 1_000): Promise<number> {
    const { affectedRows } = await this.db.execute(
      'DELETE FROM idempotency_record WHERE expires_at < ? ORDER BY expires_at LIMIT ?',
      [this.clock.now(), limit],
    );
    return affectedRows;
  }
}

const run = (record: Buffer, fence: number, earlierEffect: string | null): Claim => ({
  kind: 'run',
  binding: { record, fence, effect: null, earlierEffect, bound: false, storesAnswer: true, released: false },
});

const inFlight = (): AppError =>
  conflict('idempotency_in_flight', 'A request with this Idempotency-Key is still being answered').retryAfter(1);

const keyReuse = (): AppError =>
  new AppError('idempotency_key_reuse', 422, 'This Idempotency-Key was used for another request');

function answerOf(row: Row, status: number): StoredAnswer {
  const headers: unknown =
    typeof row.response_headers === 'string' ? JSON.parse(row.response_headers) : row.response_headers;
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) if (typeof value === 'string') kept[name] = value;
  return { status, body: row.response_body, headers: kept };
}
