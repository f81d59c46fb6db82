import { IdempotencyStore } from 'markethall/kernel';
import { NotesController } from './support/notes.controller.js';
import { type HttpApp, startHttpApp } from './support/http-app.js';

describe('Idempotency-Key', () => {
  let app: HttpApp;
  const PATH = '/api/v1/store/notes/required';

  beforeAll(async () => {
    app = await startHttpApp();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.own.db.execute('DELETE FROM note');
    await app.own.db.execute('DELETE FROM idempotency_record');
  });
  afterEach(() => {
    NotesController.gate = Promise.resolve();
  });

  const post = (key: string, text = 'hello', path = PATH) =>
    app.http.post(path).set('Idempotency-Key', key).set('Cart-Token', 't').send({ text });
  const notes = async (): Promise<number> =>
    Number((await app.own.db.query<{ n: string }[]>('SELECT COUNT(*) AS n FROM note'))[0]?.n);
  const record = async () =>
    (
      await app.own.db.query<
        { effect: string | null; response_status: number | null; actor: string; request_hash: string }[]
      >('SELECT * FROM idempotency_record')
    )[0];

  it('replays the first answer byte by byte, and marks it', async () => {
    const first = await post('k-1');
    const second = await post('k-1');

    expect(first.status).toBe(201);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(second.status).toBe(201);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.headers['content-type']).toBe(first.headers['content-type']);
    expect(second.text).toBe(first.text);
    expect(await notes()).toBe(1);
  });

  it('binds the key to its effect', async () => {
    const { body } = await post('k-2');

    expect(await record()).toMatchObject({ effect: body.id, response_status: 201 });
  });

  it('has one effect for 50 requests in parallel; the others are replays or 409 that replay later', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('k-3')));

    expect(await notes()).toBe(1);
    const made = answers.filter((answer) => answer.status === 201);
    const waiting = answers.filter((answer) => answer.status === 409);
    expect(made.length + waiting.length).toBe(50);
    expect(made.filter((answer) => answer.headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    expect(new Set(made.map((answer) => answer.text)).size).toBe(1);
    for (const answer of waiting) {
      expect(answer.body.code).toBe('idempotency_in_flight');
      expect(answer.headers['retry-after']).toBe('1');
    }
    const late = await Promise.all(waiting.map(() => post('k-3')));
    expect(new Set(late.map((answer) => answer.text))).toEqual(new Set(waiting.length === 0 ? [] : [made[0]?.text]));
  });

  it('answers 422 for the same key with another body', async () => {
    await post('k-4', 'one');
    const other = await post('k-4', 'two');

    expect(other.status).toBe(422);
    expect(other.body.code).toBe('idempotency_key_reuse');
    expect(await notes()).toBe(1);
  });

  it('keeps the keys of two guests, and of guest and customer, apart', async () => {
    await post('same');
    await app.http.post(PATH).set('Idempotency-Key', 'same').set('Cart-Token', 'other').send({ text: 'b' }).expect(201);
    await app.http
      .post(PATH)
      .set('Idempotency-Key', 'same')
      .set('Authorization', 'Bearer customer')
      .send({ text: 'c' })
      .expect(201);

    expect(await notes()).toBe(3);
  });

  it('keeps the keys of two routes apart', async () => {
    await post('route');
    await post('route', 'hello', '/api/v1/store/notes').expect(201);

    expect(await notes()).toBe(2);
  });

  it('asks for a key where it is required', async () => {
    const { status, body } = await app.http.post(PATH).send({ text: 'a' });

    expect([status, body.code]).toEqual([400, 'idempotency_key_required']);
  });

  it.each([
    ['empty', ''],
    ['with 256 characters', 'k'.repeat(256)],
    ['with a blank', 'a b'],
  ])('answers 400 for a key that is %s', async (_what, key) => {
    const { status, body } = await post(key);

    expect([status, body.code]).toEqual([400, 'idempotency_key_invalid']);
    expect(await notes()).toBe(0);
  });

  it('lets a retry run after a refusal without an effect', async () => {
    expect((await post('k-5', 'refuse before')).body.code).toBe('refused_before');
    expect(await record()).toBeUndefined();
    expect((await post('k-5', 'refuse before')).headers['idempotent-replayed']).toBeUndefined();
  });

  it('frees the key soon although the database was busy when the refusal was answered', async () => {
    const release = jest
      .spyOn(app.app.get(IdempotencyStore), 'release')
      .mockRejectedValueOnce(new Error('pool exhausted'));

    expect((await post('k-busy', 'refuse before')).body.code).toBe('refused_before');
    expect((await post('k-busy', 'refuse before')).body.code).toBe('idempotency_in_flight');

    while (release.mock.calls.length < 2 || (await record()) !== undefined)
      await new Promise((resolve) => setTimeout(resolve, 20)); // far below the lease of 60 s; Jest's timeout is the bound
    release.mockRestore();
    expect((await post('k-busy', 'refuse before')).body.code).toBe('refused_before');
  });

  it('replays a refusal after an effect', async () => {
    const first = await post('k-6', 'refuse after');
    const second = await post('k-6', 'refuse after');

    expect([first.status, second.status]).toEqual([409, 409]);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.headers['content-type']).toContain('application/problem+json');
    expect(second.body.code).toBe('refused_after');
    expect(await notes()).toBe(1);
  });

  it('re-runs the use case at once after a failure of ours, keeping the effect', async () => {
    expect((await post('k-7', 'break after')).status).toBe(500);
    const kept = await record();
    expect(kept?.effect).toMatch(/^note_/);

    expect((await post('k-7', 'break after')).status).toBe(500); // ran again, was not refused
    expect(await notes()).toBe(2);
  });

  it('takes over after the lease of a dead process, but not before', async () => {
    await post('k-8');
    const soon = new Date(Date.now() + 30_000);
    await app.own.db.execute(
      'UPDATE idempotency_record SET response_status = NULL, response_body = NULL, lease_until = ?',
      [soon],
    );
    expect((await post('k-8')).body.code).toBe('idempotency_in_flight');

    await app.own.db.execute('UPDATE idempotency_record SET lease_until = ?', [new Date(Date.now() - 1)]);
    expect((await post('k-8')).status).toBe(201);
  });

  it('rolls back a holder that lost its lease', async () => {
    let open = (): void => undefined;
    NotesController.gate = new Promise((resolve) => (open = resolve));
    const slow = post('k-9').then((answer) => answer);
    while ((await record()) === undefined) await new Promise((resolve) => setImmediate(resolve));
    await app.own.db.execute('UPDATE idempotency_record SET fence = fence + 1');
    open();

    expect((await slow).body.code).toBe('idempotency_in_flight');
    expect(await notes()).toBe(0);
    expect(await record()).toMatchObject({ effect: null, response_status: null });
  });

  it('forgets a key after 48 hours', async () => {
    await post('k-10', 'one');
    await app.own.db.execute('UPDATE idempotency_record SET expires_at = ?', [new Date(Date.now() - 1)]);

    expect((await post('k-10', 'two')).status).toBe(201);
    expect(await notes()).toBe(2);
  });

  it('deletes what is past its 48 hours, in batches', async () => {
    for (const key of ['old-1', 'old-2', 'old-3']) await post(key);
    await app.own.db.execute('UPDATE idempotency_record SET expires_at = ?', [new Date(Date.now() - 1)]);
    await post('young');
    const store = app.app.get(IdempotencyStore);

    expect([await store.deleteExpired(2), await store.deleteExpired(2), await store.deleteExpired(2)]).toEqual([
      2, 1, 0,
    ]);
    expect(await app.own.db.query('SELECT idempotency_key FROM idempotency_record')).toEqual([
      { idempotency_key: 'young' },
    ]);
  });

  it('never stores an answer with credentials', async () => {
    await post('k-11', 'secret', '/api/v1/store/notes/secrets');

    expect((await record())?.response_status).toBeNull();
    expect(
      (await post('k-11', 'secret', '/api/v1/store/notes/secrets')).headers['idempotent-replayed'],
    ).toBeUndefined();
  });

  it('marks the second run of a route whose answer is never stored, where a key is required', async () => {
    const once = () => post('k-16', 'secret', '/api/v1/store/notes/required-secrets');

    expect((await once()).headers['idempotent-replayed']).toBeUndefined();
    expect((await once()).headers['idempotent-replayed']).toBe('true');
  });

  it('stores no readable secret of the request', async () => {
    await post('k-12', 'hunter2');

    expect(JSON.stringify(await record())).not.toContain('Cart');
    expect((await record())?.actor).toMatch(/^guest:[\w-]{43}$/);
  });

  it('replays an answer without a body', async () => {
    await app.http.post('/api/v1/store/notes/nothing').set('Idempotency-Key', 'k-13').expect(204);
    const again = await app.http.post('/api/v1/store/notes/nothing').set('Idempotency-Key', 'k-13');

    expect([again.status, again.text, again.headers['idempotent-replayed']]).toEqual([204, '', 'true']);
  });

  it('replays before it looks at If-Match, as a retry carries the old ETag', async () => {
    const { body } = await post('k-14');
    const patch = () =>
      app.http
        .patch(`/api/v1/admin/notes/${body.id}`)
        .set('Authorization', 'Bearer staff note:write')
        .set('If-Match', '"1"')
        .set('Idempotency-Key', 'k-15')
        .send({ text: 'changed' });

    const first = await patch();
    const retry = await patch();

    expect([first.status, retry.status]).toEqual([200, 200]);
    expect(retry.headers['idempotent-replayed']).toBe('true');
    expect(retry.headers.etag).toBe(first.headers.etag);
  });
});
