import { TaxCalculator, TaxService } from 'markethall/tax';
import { describeTaxCalculatorContract } from 'markethall/testing/tax';
import { forgetCaches, statementsOf } from '../cart/shop.js';
import { useApp } from '../support/app.js';

describe('tax rates', () => {
  const app = useApp();
  beforeEach(() => forgetCaches(app));
  const admin = () => app.as(['tax:read', 'tax:write']);
  const post = (path: string, body: object) =>
    app.http.post(`/api/v1/admin/${path}`).set('Authorization', admin()).send(body);
  const zone = async (code: string, members: object[] = [{ country: 'MX' }]) =>
    (await post('zones', { code, name: code, members }).expect(201)).body as { id: string; version: number };
  const terms = { categoryCode: 'standard', name: 'IVA', jurisdiction: 'MX', rate: '16', treatment: 'standard' };
  const rateIn = async (at = app.clock.now()) => {
    const rates = await app.get(TaxService).ratesFor({ channelId: 'chan_x', country: 'MX', at });
    return rates.get('standard')?.rate;
  };

  it('taxes a country at once when staff add a rate, and announces it', async () => {
    expect(await rateIn()).toBeUndefined();

    const { id } = await zone('mx');
    const created = await post('tax-rates', { ...terms, zoneId: id }).expect(201);

    expect(created.body).toMatchObject({ zoneId: id, rate: '16.000000', compound: false, version: 1, validFrom: null });
    expect(created.headers['etag']).toMatch(/^"1\./);
    expect(await rateIn()).toBe('16.000000');
    expect(await app.publishedEvents('tax.rules-changed.v1')).toContainEqual(
      expect.objectContaining({ payload: { subject: 'tax_rate', subjectId: created.body.id, change: 'created' } }),
    );
  });

  it('answers 409 for a country that already is in another zone, and changes nothing (BHV-175)', async () => {
    await zone('mx');

    const response = await post('zones', {
      code: 'mx-2',
      name: 'again',
      members: [{ country: 'BR' }, { country: 'MX' }],
    });

    expect(response.status).toBe(409);
    expect(response.body).toMatchObject({ code: 'zone_member_taken', params: { country: 'MX' } });
    const list = await app.http.get('/api/v1/admin/zones?filter[code]=mx-2').set('Authorization', admin()).expect(200);
    expect(list.body.data).toEqual([]);
  });

  it('lets a region or range of codes be more specific than its country, but ranges must not overlap', async () => {
    await zone('mx');
    await zone('mx-cmx', [
      { country: 'MX', region: 'CMX' },
      { country: 'MX', postalFrom: '01000', postalTo: '16999' },
    ]);

    const response = await post('zones', {
      code: 'mx-3',
      name: 'x',
      members: [{ country: 'MX', postalFrom: '16000', postalTo: '17000' }],
    });

    expect(response.status).toBe(409);
    expect(response.body.code).toBe('zone_member_taken');
  });

  it.each([
    ['99999', '10000', false],
    ['SW9', 'SW10', false],
    ['SW3', 'SW1A', false],
    ['10000', '99999', true],
    ['100', '10', true],
    ['SW1', 'SW1', true],
  ])('takes the range %s to %s only when it contains a code: %s', async (postalFrom, postalTo, isTaken) => {
    const { status, body } = await post('zones', {
      ...{ code: 'range', name: 'Range' },
      members: [{ country: 'MX' }, { country: 'MX', postalFrom, postalTo }],
    });

    expect(status).toBe(isTaken ? 201 : 422);
    if (!isTaken) expect(body.errors).toEqual([{ pointer: '/members/1/postalTo', code: 'before_postal_from' }]);
  });

  it('gives a name to each zone, category and rate: blanks are none', async () => {
    const { id: zoneId } = await zone('mx');

    const answers = [
      await post('zones', { code: 'blank', name: ' ', members: [] }),
      await post('tax-categories', { code: 'blank', name: ' ' }),
      await post('tax-rates', { ...terms, zoneId, name: ' ' }),
    ];

    for (const { status, body } of answers) {
      expect(status).toBe(422);
      expect(body.errors).toEqual([expect.objectContaining({ pointer: '/name' })]);
    }
  });

  it('takes the rate of the most specific place, and adds what is combinable (BHV-173)', async () => {
    const country = await zone('mx');
    const capital = await zone('mx-cmx', [{ country: 'MX', region: 'CMX' }]);
    const border = await zone('mx-bcn', [{ country: 'MX', region: 'BCN' }]);
    await post('tax-rates', { ...terms, zoneId: country.id }).expect(201);
    await post('tax-rates', { ...terms, zoneId: border.id, rate: '8' }).expect(201);
    await post('tax-rates', { ...terms, zoneId: capital.id, name: 'Local', rate: '2', combinable: true }).expect(201);

    const rateOf = async (region: string) => {
      const request = { channelId: 'chan_x', country: 'MX', region, at: app.clock.now() };
      return (await app.get(TaxService).ratesFor(request)).get('standard')?.rate;
    };
    expect([await rateOf('JAL'), await rateOf('BCN'), await rateOf('CMX')]).toEqual([
      '16.000000',
      '8.000000',
      '18.000000',
    ]);
  });

  it('refuses a second rate of one name for the same time and takes one for another time', async () => {
    const { id } = await zone('mx');
    await post('tax-rates', { ...terms, zoneId: id, validTo: '2026-07-01T00:00:00Z' }).expect(201);

    const overlapping = await post('tax-rates', {
      ...terms,
      zoneId: id,
      rate: '18',
      validFrom: '2026-06-30T00:00:00Z',
    });
    const next = await post('tax-rates', { ...terms, zoneId: id, rate: '18', validFrom: '2026-07-01T00:00:00+00:00' });

    expect([overlapping.status, overlapping.body.code]).toEqual([409, 'tax_rate_overlaps']);
    expect(next.status).toBe(201);
    expect(await rateIn(new Date('2026-06-30T23:59:59.999Z'))).toBe('16.000000');
    expect(await rateIn(new Date('2026-07-01T00:00:00.000Z'))).toBe('18.000000');
  });

  it('changes a rate under If-Match only: 428 without, 412 for a stale one', async () => {
    const { id: zoneId } = await zone('mx');
    const { body, headers } = await post('tax-rates', { ...terms, zoneId }).expect(201);
    const patch = (headers: Record<string, string>) =>
      app.http
        .patch(`/api/v1/admin/tax-rates/${body.id}`)
        .set('Authorization', admin())
        .set(headers)
        .send({ rate: '17.5' });

    expect((await patch({})).status).toBe(428);
    const changed = await patch({ 'If-Match': headers['etag'] ?? '' });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ rate: '17.500000', version: 2 });
    expect((await patch({ 'If-Match': headers['etag'] ?? '' })).status).toBe(412);
    expect(await rateIn()).toBe('17.500000');
  });

  it('deletes a zone only when it has no rates left', async () => {
    const { id: zoneId, version } = await zone('mx');
    const rate = await post('tax-rates', { ...terms, zoneId }).expect(201);
    const remove = (path: string, tag: string) =>
      app.http.delete(`/api/v1/admin/${path}`).set('Authorization', admin()).set('If-Match', tag);

    const refused = await remove(`zones/${zoneId}`, `"${version}"`);
    expect([refused.status, refused.body.code]).toEqual([409, 'zone_in_use']);
    await remove(`tax-rates/${rate.body.id}`, '"1"').expect(204);
    await remove(`zones/${zoneId}`, `"${version}"`).expect(204);
    expect(await rateIn()).toBeUndefined();
  });

  it.each([
    ['a number as rate', { rate: 16 }, '/rate'],
    ['more than 100 %', { rate: '100.01' }, '/rate'],
    ['a negative rate', { rate: '-5' }, '/rate'],
    ['foreign digits', { rate: '१२' }, '/rate'],
    ['a day that does not exist', { validFrom: '2026-02-30T00:00:00Z' }, '/validFrom'],
    ['a moment after the year 9999', { validTo: '9999-12-31T23:59:59-14:00' }, '/validTo'],
    ['a time without zone', { validFrom: '2026-02-01T00:00:00' }, '/validFrom'],
    ['an end before the beginning', { validFrom: '2026-02-02T00:00:00Z', validTo: '2026-02-01T00:00:00Z' }, '/validTo'],
    ['an unknown category', { categoryCode: 'nope' }, '/categoryCode'],
    ['an unknown treatment', { treatment: 'free' }, '/treatment'],
    ['a taxed export', { treatment: 'export' }, '/rate'],
    ['an unknown field', { factor: 1 }, '/factor'],
    ['null for a name', { name: null }, '/name'],
  ])('answers 422 with a pointer for %s', async (_what, change, pointer) => {
    const { id } = await zone('mx');

    const response = await post('tax-rates', { ...terms, zoneId: id, ...change });

    expect(response.status).toBe(422);
    expect(response.body.errors).toContainEqual(expect.objectContaining({ pointer }));
  });

  it('pages categories and keeps their codes unique', async () => {
    const { body } = await app.http
      .get('/api/v1/admin/tax-categories?limit=1')
      .set('Authorization', admin())
      .expect(200);
    expect(body).toMatchObject({ data: [{ code: 'reduced' }], page: { hasMore: true } });

    expect((await post('tax-categories', { code: 'standard', name: 'again' })).body.code).toBe(
      'tax_category_code_taken',
    );
    await post('tax-categories', { code: 'books', name: 'Books' }).expect(201);
  });

  it('is closed to staff without the right and to everybody else', async () => {
    const reader = app.as(['tax:read']);

    expect((await app.http.post('/api/v1/admin/zones').set('Authorization', reader).send({})).status).toBe(403);
    expect((await app.http.get('/api/v1/admin/zones').set('Authorization', app.as(['product:read']))).status).toBe(403);
    expect((await app.http.get('/api/v1/admin/zones')).status).toBe(401);
  });

  it('answers from the cache: no statement when warm', async () => {
    await rateIn();

    expect(await statementsOf(app, () => rateIn())).toEqual([]);
  });

  describe('the calculator that reads them', () => {
    const at = new Date('2026-06-01T00:00:00.000Z');
    describeTaxCalculatorContract(() => app.get(TaxCalculator), { channelId: 'chan_x', country: 'DE', at });
  });
});
