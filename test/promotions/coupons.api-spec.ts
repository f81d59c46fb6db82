import { idBytes } from 'markethall/kernel';
import { CouponBatchService, PromotionService } from 'markethall/promotions';
import { useApp } from '../support/app.js';
import { MemoryJob } from '../transfer/jobs.js';
import { anActivePromotion, Checkouts, PROMOTIONS, STAFF } from './promo.js';

describe('coupons', () => {
  const app = useApp();
  const checkouts = new Checkouts(app);
  let token: string;
  let promotionId: string;
  beforeEach(async () => {
    token = app.as(STAFF);
    ({ promotionId } = await anActivePromotion(app, { needsCoupon: true }));
  });
  const path = (rest = '') => `${PROMOTIONS}/${promotionId}/coupons${rest}`;
  const post = (body: object) => app.http.post(path()).set('Authorization', token).send(body);
  const patch = (id: string, version: number, body: object) =>
    app.http
      .patch(path(`/${id}`))
      .set('Authorization', token)
      .set('If-Match', `"${version}"`)
      .send(body);

  it('are found as people type them, and unique whatever the case', async () => {
    const { body } = await post({ code: 'Welcome10', usageLimit: 3 }).expect(201);

    expect(body).toMatchObject({ code: 'Welcome10', promotionId, batchId: null, usageLimit: 3, used: 0, active: true });
    expect((await post({ code: 'WELCOME10' })).body).toMatchObject({ status: 409, code: 'coupon_code_taken' });
    const found = await app.http.get(path('?filter[code]=wElcome10')).set('Authorization', token);
    expect(found.body.data).toMatchObject([{ id: body.id }]);
    const usage = await app
      .get(PromotionService)
      .usageFor([], [' WELCOME 10 ', 'nobody'], { customerId: null, email: null });
    expect([...usage.coupons]).toMatchObject([
      ['welcome10', { couponId: body.id, promotionId, active: true, used: 0 }],
    ]);
  });

  it('are switched off, limited and deleted while nobody used them', async () => {
    const { body } = await post({ code: 'ONCE' }).expect(201);

    await patch(body.id, 1, { active: false, usageLimit: 1 }).expect(200);
    expect((await patch(body.id, 1, { active: true })).status).toBe(412);
    const applied = { promotionId, promotionCode: '', label: '', lane: 'line' as const, campaignId: null, amount: 5n };
    await checkouts.hold([{ ...applied, couponId: body.id, couponCode: 'ONCE' }]);
    await patch(body.id, 2, { usageLimit: 2 }).expect(200);
    const remove = app.http
      .delete(path(`/${body.id}`))
      .set('Authorization', token)
      .set('If-Match', '"3"');
    expect((await remove).body.code).toBe('coupon_in_use');

    const unused = (await post({ code: 'UNUSED' }).expect(201)).body;
    await app.http
      .delete(path(`/${unused.id}`))
      .set('Authorization', token)
      .set('If-Match', '"1"')
      .expect(204);
  });

  it.each([
    ['a short code', { code: 'AB' }, '/code'],
    ['a code with blanks', { code: 'A B C' }, '/code'],
    ['a formula', { code: '=1+1' }, '/code'],
    ['a limit of nothing', { code: 'ABC', usageLimit: 0 }, '/usageLimit'],
    ['a leap second', { code: 'ABC', validTo: '2026-01-01T00:00:60Z' }, '/validTo'],
    ['a moment after the year 9999', { code: 'ABC', validTo: '9999-12-31T23:59:59-14:00' }, '/validTo'],
    [
      'an end before its beginning',
      { code: 'ABC', validFrom: '2027-02-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z' },
      '/validTo',
    ],
  ])('answer 422 with a pointer for %s', async (_what, body, pointer) => {
    const response = await post(body);

    expect([response.status, response.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  it('are not found below another promotion', async () => {
    const { body } = await post({ code: 'MINE' }).expect(201);
    const other = await anActivePromotion(app);

    const found = await app.http
      .get(`${PROMOTIONS}/${other.promotionId}/coupons/${body.id}`)
      .set('Authorization', token);

    expect(found.status).toBe(404);
  });

  it('write no code into events and change records', async () => {
    await post({ code: 'TOPSECRET' }).expect(201);

    const records = await app.database.query('SELECT changes FROM change_record');
    expect(JSON.stringify(records)).not.toMatch(/topsecret/i);
    expect(JSON.stringify(await app.publishedEvents())).not.toMatch(/topsecret/i);
  });
});

describe('coupon batches', () => {
  const app = useApp({ worker: true });
  let batchId = '';
  const request = async (body: object) => {
    const { promotionId } = await anActivePromotion(app, { needsCoupon: true });
    const token = app.as(STAFF);
    const url = `${PROMOTIONS}/${promotionId}/coupon-batches`;
    const response = await app.http.post(url).set('Authorization', token).send(body);
    return { response, token, url, promotionId };
  };

  it('make 100,000 different codes of a pattern by a job with progress, and stream them as CSV', async () => {
    const { response, token, url, promotionId } = await request({ pattern: 'SUMMER-XXXX-XXXX', size: 100_000 });
    expect(response.status).toBe(202);

    await app.settle();

    const job = await app.http.get(String(response.headers['location'])).set('Authorization', token);
    const counted = { state: 'succeeded', progress: 100_000, total: 100_000, result: { codes: 100_000 } };
    expect(job.body).toMatchObject(counted);
    const batch = await app.http.get(`${url}/${response.body.id}`).set('Authorization', token);
    expect(batch.body).toMatchObject({ state: 'complete', generated: 100_000, usageLimit: 1 });
    const file = await app.http.get(`${url}/${response.body.id}/file`).set('Authorization', token).buffer(true);
    expect(file.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'cache-control': 'private, no-store',
      'transfer-encoding': 'chunked',
    });
    const [header, ...lines] = (file.text ?? String(file.body)).trimEnd().split('\r\n');
    expect(header).toBe('code,usageLimit,used,active,validFrom,validTo');
    const codes = new Set(lines.map((line) => line.split(',')[0] ?? ''));
    expect([lines.length, codes.size]).toEqual([100_000, 100_000]);
    const others = [...codes].filter((code) => !/^SUMMER-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/.test(code));
    expect(others).toEqual([]);
    const [first = ''] = codes;
    const found = await app.http
      .get(`${PROMOTIONS}/${promotionId}/coupons?filter[code]=${first.toLowerCase()}`)
      .set('Authorization', token);
    expect(found.body.data).toMatchObject([{ code: first, batchId: response.body.id }]);
    expect(await app.publishedEvents('promotions.coupon-batch-completed.v1')).toHaveLength(1);
  }, 60_000);

  it('have no file while their codes are being made', async () => {
    const { response, token, url } = await request({ pattern: 'SOON-XXXXXXXX', size: 10 });
    const file = () => app.http.get(`${url}/${response.body.id}/file`).set('Authorization', token);

    const early = await file();

    expect([early.status, early.body]).toMatchObject([
      409,
      { code: 'coupon_batch_unfinished', params: { generated: 0, size: 10 } },
    ]);
    await app.settle();
    expect((await file()).status).toBe(200);
  });

  it('go on where a killed job was', async () => {
    const { promotionId } = await anActivePromotion(app, { needsCoupon: true });
    const terms = { pattern: 'GO-XXXXXXXX', size: 2500, usageLimit: 1, validFrom: null, validTo: null };
    const batches = app.get(CouponBatchService);
    await app.db.transaction(async () => {
      const { id, jobId } = await batches.create(promotionId, terms);
      await app.db.execute('DELETE FROM background_job WHERE id = ?', [idBytes(jobId)]); // done here instead of by a worker
      batchId = id;
    });
    let steps = 0;
    const dying = new MemoryJob({ batchId }, '');
    dying.throwIfStopped = () => {
      if (++steps > 2) throw new Error('killed');
    };

    await expect(batches.generate(dying)).rejects.toThrow('killed');
    expect(await batches.generate(new MemoryJob({ batchId }, ''))).toEqual({ codes: 2500 });
    expect(await batches.generate(new MemoryJob({ batchId }, ''))).toEqual({ codes: 2500 });

    const rows = await app.database.query<{ n: string }>('SELECT COUNT(*) AS n FROM coupon_code');
    expect(Number(rows[0]?.n)).toBe(2500);
    expect(await app.publishedEvents('promotions.coupon-batch-completed.v1')).toHaveLength(1);
  });

  it.each([
    ['too few placeholders to be safe', { pattern: 'SALE-XXXX', size: 1000 }, '/pattern'],
    ['small letters', { pattern: 'sale-XXXXXXXX', size: 10 }, '/pattern'],
    ['too many codes', { pattern: 'SALE-XXXXXXXXXX', size: 100_001 }, '/size'],
    ['no code', { pattern: 'SALE-XXXXXXXX', size: 0 }, '/size'],
    ['a leap second', { pattern: 'SALE-XXXXXXXX', size: 1, validTo: '2026-01-01T00:00:60Z' }, '/validTo'],
    [
      'a moment after the year 9999',
      { pattern: 'SALE-XXXXXXXX', size: 1, validTo: '9999-12-31T23:59:59-14:00' },
      '/validTo',
    ],
  ])('answer 422 with a pointer for %s', async (_what, body, pointer) => {
    const { response } = await request(body);

    expect([response.status, response.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });
});
