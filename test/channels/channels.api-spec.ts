import { ChannelDirectory } from 'markethall/channels';
import { aChannel, saveChannel } from 'markethall/testing/channels';
import { useApp } from '../support/app.js';

const CHANNELS = '/api/v1/admin/channels';
const RIGHTS = ['channel:read', 'channel:write'];

describe('sales channels', () => {
  const app = useApp();
  beforeEach(() => app.get(ChannelDirectory).forget());

  const create = (body: object) => app.http.post(CHANNELS).set('Authorization', app.as(RIGHTS)).send(body);
  const patch = (id: string, version: number, body: object) =>
    app.http.patch(`${CHANNELS}/${id}`).set('Authorization', app.as(RIGHTS)).set('If-Match', `"${version}"`).send(body);
  const current = (headers: Record<string, string> = {}, query = '') => {
    const request = app.http.get(`/api/v1/store/channels/current${query}`);
    return request.set(headers);
  };

  describe('for staff', () => {
    it('are added and announced', async () => {
      const response = await create({
        code: 'CH',
        name: 'Schweiz',
        defaultCurrency: 'CHF',
        currencies: ['CHF', 'EUR'],
        locales: ['de-CH', 'fr'],
        defaultLocale: 'de-CH',
        countries: ['CH'],
        defaultCountry: 'CH',
      });

      expect(response.status).toBe(201);
      expect(response.headers.etag).toMatch(/^"1\./);
      expect(response.body).toMatchObject({
        code: 'CH',
        isDefault: false,
        active: true,
        taxDisplay: 'gross',
        roundingMode: 'half_up',
      });
      expect((await app.publishedEvents('channels.created.v1')).at(-1)?.payload).toEqual({ code: 'CH' });
      expect((await current({ 'X-Channel': 'ch' })).body).toMatchObject({ code: 'CH', defaultCurrency: 'CHF' });
    });

    it.each([
      [{ code: 'default', name: 'X' }, 409, 'channel_code_taken'],
      [{ code: 'DEFAULT', name: 'X' }, 409, 'channel_code_taken'],
      [{ code: 'a b', name: 'X' }, 422, 'validation_failed'],
      [{ code: 'x', name: ' ' }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', currencies: ['EUR'], defaultCurrency: 'CHF' }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', currencies: ['XXX1'] }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', currencies: [] }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', locales: ['de_DE'] }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', locales: ['DE'] }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', countries: ['ZZ'] }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', timeZone: 'Mars/Olympus' }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', taxDisplay: 'both' }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', isDefault: true }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', active: null }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', custom: { unknown: 1 } }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', shippingTax: 'none' }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', cashRounding: { EUR: 1 } }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', cashRounding: { EUR: 2.5 } }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', cashRounding: { CHF: 5 } }, 422, 'validation_failed'],
      [{ code: 'x', name: 'X', cashRounding: [5] }, 422, 'validation_failed'],
    ])('refuse %j with %i', async (body, status, code) => {
      const response = await create(body);

      expect(response.status).toBe(status);
      expect(response.body.code).toBe(code);
    });

    it('round cash and tax the delivery as staff says', async () => {
      const { body: channel } = await create({
        code: 'coins',
        name: 'Coins',
        shippingTax: 'pro_rata',
        cashRounding: { EUR: 5 },
      });
      expect(channel).toMatchObject({ shippingTax: 'pro_rata', cashRounding: { EUR: 5 } });

      const { body: exact } = await patch(channel.id, 1, { cashRounding: null });

      expect(exact).toMatchObject({ shippingTax: 'pro_rata', cashRounding: null, version: 2 });
    });

    it('are changed with the version that was read, and shoppers see it at once', async () => {
      const { body: channel } = await create({ code: 'at', name: 'Austria' });
      await current({ 'X-Channel': 'at' });

      const response = await patch(channel.id, 1, { name: 'Österreich', countries: ['AT'], defaultCountry: 'AT' });

      expect(response.body).toMatchObject({ name: 'Österreich', version: 2 });
      expect((await current({ 'X-Channel': 'at' })).body.name).toBe('Österreich');
      expect((await patch(channel.id, 1, { name: 'Stale' })).status).toBe(412);
      const contradiction = await patch(channel.id, 2, { countries: ['DE'] });
      expect(contradiction.body.errors).toEqual([{ pointer: '/defaultCountry', code: 'not_in_countries' }]);
    });

    it.each(['name', 'currencies', 'locales', 'countries', 'taxDisplay'])('do not let %s be cleared', async (field) => {
      const { body: channel } = await create({ code: 'kept', name: 'Kept' });

      const response = await patch(channel.id, 1, { [field]: null });

      expect(response.status).toBe(422);
      expect(response.body.errors).toEqual([expect.objectContaining({ pointer: `/${field}` })]);
    });

    it('hand the default over, and there is always exactly one', async () => {
      const others = [(await create({ code: 'a', name: 'A' })).body, (await create({ code: 'b', name: 'B' })).body];

      const answers = await Promise.all(
        others.map(({ id }) =>
          app.http.post(`${CHANNELS}/${id}/default-assignments`).set('Authorization', app.as(RIGHTS)),
        ),
      );

      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const { body } = await app.http.get(CHANNELS).set('Authorization', app.as(RIGHTS));
      const defaults = body.data.filter((each: { isDefault: boolean }) => each.isDefault);
      expect(defaults).toHaveLength(1);
      expect((await current()).body.code).toBe(defaults[0].code);
      const off = await patch(defaults[0].id, defaults[0].version, { active: false });
      expect(off.body.code).toBe('default_channel_must_stay_active');
    });

    it('of a foreign channel see, change and list nothing of it', async () => {
      const [own, foreign] = [
        await saveChannel(app, aChannel({ code: 'own' })),
        await saveChannel(app, aChannel({ code: 'foreign' })),
      ];
      const authorization = app.as(RIGHTS, { channelIds: [own.id] });
      const url = `${CHANNELS}/${foreign.id}`;

      const list = await app.http.get(CHANNELS).set('Authorization', authorization);
      expect(list.body.data.map(({ code }: { code: string }) => code)).toEqual(['own']);
      expect((await app.http.get(url).set('Authorization', authorization)).status).toBe(404);
      expect(
        (await app.http.patch(url).set('Authorization', authorization).set('If-Match', '"1"').send({ name: 'x' }))
          .status,
      ).toBe(404);
      expect(
        (await app.http.post(`${url}/publishable-keys`).set('Authorization', authorization).send({ name: 'x' })).status,
      ).toBe(404);
      expect(
        (await app.http.post(CHANNELS).set('Authorization', authorization).send({ code: 'new', name: 'New' })).status,
      ).toBe(403);
    });
  });

  describe('for shoppers', () => {
    it('are the default one unless a key or a header names another', async () => {
      const channel = await saveChannel(app, aChannel({ code: 'at' }));
      const { body: key } = await app.http
        .post(`${CHANNELS}/${channel.id}/publishable-keys`)
        .set('Authorization', app.as(RIGHTS))
        .send({ name: 'Web' });

      expect(key.value).toMatch(/^pk_[\w-]{32}$/);
      expect((await current()).body.code).toBe('default');
      expect((await current({ 'X-Channel': 'AT' })).body.code).toBe('at');
      expect((await current({ 'Publishable-Key': key.value })).body.code).toBe('at');
      expect((await current({ 'Publishable-Key': key.value, 'X-Channel': 'default' })).body.code).toBe(
        'channel_mismatch',
      );
    });

    it('are closed to an unknown or revoked key', async () => {
      const channel = await saveChannel(app, aChannel({ code: 'at' }));
      const keys = `${CHANNELS}/${channel.id}/publishable-keys`;
      const { body: key } = await app.http.post(keys).set('Authorization', app.as(RIGHTS)).send({ name: 'Web' });
      expect((await current({ 'Publishable-Key': key.value })).status).toBe(200);

      const revoked = await app.http.post(`${keys}/${key.id}/revocations`).set('Authorization', app.as(RIGHTS));

      expect(revoked.body.revokedAt).not.toBeNull();
      for (const value of [key.value, 'pk_unknown', '', '__proto__']) {
        const response = await current({ 'Publishable-Key': value });
        expect(response.status).toBe(401);
        expect(response.body.code).toBe('publishable_key_invalid');
      }
    });

    it('are closed while inactive, or unknown', async () => {
      await saveChannel(app, aChannel({ code: 'off', active: false }));

      expect((await current({ 'X-Channel': 'off' })).body).toMatchObject({ status: 400, code: 'channel_disabled' });
      for (const code of ['nowhere', '', 'x'.repeat(5_000), '../default']) {
        expect((await current({ 'X-Channel': code })).body).toMatchObject({ status: 400, code: 'channel_unknown' });
      }
    });

    it.each([
      ['de', '', 'de'],
      ['de-AT, fr;q=0.5', '', 'de'],
      ['x'.repeat(10_000), '', 'en'],
      ["'", '', 'en'],
      ['de', '?locale=en', 'en'],
    ])('answer Accept-Language "%s" with %s in %s', async (header, query, locale) => {
      const response = await current({ 'Accept-Language': header }, query);

      expect(response.status).toBe(200);
      expect(response.headers['content-language']).toBe(locale);
      expect(response.headers.vary).toContain('Accept-Language, X-Channel, Publishable-Key');
    });

    it.each([
      ['?locale=fr', 'locale_not_offered'],
      ['?locale=%00', 'query_unreadable'],
      ['?locale=en&locale=de', 'query_parameter_repeated'],
      ['?locale=', 'locale_not_offered'],
      ['?currency=USD', 'currency_not_offered'],
      ['?currency=eur', 'currency_not_offered'],
      ['?currency=EUR&currency=CHF', 'query_parameter_repeated'],
    ])('refuse %s', async (query, code) => {
      expect((await current({}, query)).body).toMatchObject({ status: 400, code });
    });
  });
});
