import { ChannelService } from 'markethall/channels';
import { ShippingService } from 'markethall/shipping';
import { saveChannel } from 'markethall/testing/channels';
import { forgetCaches, statementsOf } from '../cart/shop.js';
import { useApp } from '../support/app.js';

describe('delivery methods', () => {
  const app = useApp();
  beforeEach(() => forgetCaches(app));
  const METHODS = '/api/v1/admin/delivery-methods';
  const rate = (fields: object = {}) => ({ kind: 'flat', currency: 'EUR', amount: 790, ...fields });
  const method = (fields: object = {}) => ({
    code: 'bulky',
    calculatorCode: 'flat',
    taxCategoryCode: 'standard',
    includesTax: true,
    translations: [
      { locale: 'en', name: 'Bulky goods' },
      { locale: 'de', name: 'Sperrgut' },
    ],
    rates: [rate()],
    ...fields,
  });
  const post = (body: object, who = app.as(['shipping:write'])) =>
    app.http.post(METHODS).set('Authorization', who).send(body);
  const options = async (fields: Partial<Parameters<ShippingService['options']>[0]> = {}) => {
    const { id: channelId } = await app.get(ChannelService).getDefault();
    const found = await app.get(ShippingService).options({
      channelId,
      currency: 'EUR',
      country: 'DE',
      subtotal: 1000n,
      weightGrams: 500,
      locale: 'en',
      ...fields,
    });
    return found.map((option) => [option.code, option.amount]);
  };

  it('are offered at once when staff add one, with a record and an event', async () => {
    const { body } = await post(method()).expect(201);

    expect(body).toMatchObject({ code: 'bulky', countries: null, active: true, version: 1 });
    expect(await options()).toContainEqual(['bulky', 790n]);
    expect(await app.publishedEvents('shipping.delivery-method-changed.v1')).toContainEqual(
      expect.objectContaining({ payload: { methodId: body.id, change: 'created' } }),
    );
    const records = await app.database.query('SELECT id FROM change_record WHERE entity_type = ? AND entity_id = ?', [
      'delivery_method',
      body.id,
    ]);
    expect(records).toHaveLength(1);
  });

  it('speak the locale asked for, else its language, else that of the channel', async () => {
    await post(method()).expect(201);
    const { id: channelId } = await app.get(ChannelService).getDefault();
    const nameIn = async (locale: string) => {
      const request = { channelId, currency: 'EUR', country: 'DE', subtotal: 0n, weightGrams: 0, locale };
      return (await app.get(ShippingService).options(request)).find((option) => option.code === 'bulky')?.name;
    };

    expect([await nameIn('de'), await nameIn('de-AT'), await nameIn('fr')]).toEqual([
      'Sperrgut',
      'Sperrgut',
      'Bulky goods',
    ]);
  });

  it('are offered in their countries and currencies, for their weights, and while they are active', async () => {
    await post(method({ code: 'de-only', countries: ['DE'] })).expect(201);
    await post(
      method({ code: 'light', calculatorCode: 'weight', rates: [rate({ kind: 'weight', maxWeightGrams: 501 })] }),
    ).expect(201);
    await post(method({ code: 'off', active: false })).expect(201);
    const codes = async (fields: Parameters<typeof options>[0]) => (await options(fields)).map(([code]) => code);

    expect(await codes({})).toEqual(expect.arrayContaining(['de-only', 'light']));
    expect(await codes({})).not.toContain('off');
    expect(await codes({ country: 'AT' })).not.toContain('de-only');
    expect(await codes({ weightGrams: 501 })).not.toContain('light');
    expect(await codes({ currency: 'USD' })).toEqual([]);
  });

  it('are none, not an error, in a channel without methods', async () => {
    const other = await saveChannel(app);

    expect(await options({ channelId: other.id })).toEqual([]);
  });

  it('change under If-Match and are gone from the offer when deleted', async () => {
    const { body, headers } = await post(method()).expect(201);
    const who = app.as(['shipping:write']);
    const patch = (tag: string) =>
      app.http
        .patch(`${METHODS}/${body.id}`)
        .set('Authorization', who)
        .set('If-Match', tag)
        .send({ rates: [rate({ amount: 0 })] });

    const changed = await patch(headers['etag'] ?? '').expect(200);
    expect(await options()).toContainEqual(['bulky', 0n]);
    expect((await patch(headers['etag'] ?? '')).status).toBe(412);
    await app.http
      .delete(`${METHODS}/${body.id}`)
      .set('Authorization', who)
      .set('If-Match', changed.headers['etag'] ?? '')
      .expect(204);
    expect((await options()).map(([code]) => code)).not.toContain('bulky');
  });

  it.each([
    ['overlapping rates', { rates: [rate(), rate({ minWeightGrams: 100 })] }, '/rates/1'],
    [
      'an empty range of weight',
      { rates: [rate({ minWeightGrams: 100, maxWeightGrams: 100 })] },
      '/rates/0/maxWeightGrams',
    ],
    ['a negative price', { rates: [rate({ amount: -1 })] }, '/rates/0/amount'],
    ['half a cent', { rates: [rate({ amount: 1.5 })] }, '/rates/0/amount'],
    ['no currency', { rates: [rate({ currency: 'XXX' })] }, '/rates/0/currency'],
    ['an unknown calculator', { calculatorCode: 'magic' }, '/calculatorCode'],
    [
      'two texts of one locale',
      {
        translations: [
          { locale: 'en', name: 'a' },
          { locale: 'en', name: 'b' },
        ],
      },
      '/translations',
    ],
    ['no text', { translations: [] }, '/translations'],
    ['null in a list', { translations: [null] }, '/translations/0'],
    ['an unknown country', { countries: ['ZZ'] }, '/countries'],
    ['a code with blanks', { code: 'a b' }, '/code'],
    ['an unknown field', { price: 1 }, '/price'],
  ])('answer 422 with a pointer for %s', async (_what, fields, pointer) => {
    const response = await post(method(fields));

    expect(response.status).toBe(422);
    expect(response.body.errors[0].pointer).toBe(pointer);
  });

  it('have a code of their own in each channel', async () => {
    await post(method()).expect(201);

    expect((await post(method())).body).toMatchObject({ status: 409, code: 'delivery_method_code_taken' });
    const other = await saveChannel(app);
    await post(method({ channelId: other.id })).expect(201);
  });

  it('are those of the own channels for staff', async () => {
    const other = await saveChannel(app);
    const { body } = await post(method()).expect(201);
    const foreign = app.as(['shipping:read', 'shipping:write'], { channelIds: [other.id] });
    const as = (request: ReturnType<typeof app.http.get>) => request.set('Authorization', foreign);

    expect((await as(app.http.get(METHODS))).body.data).toEqual([]);
    expect((await as(app.http.get(`${METHODS}/${body.id}`))).status).toBe(404);
    expect(
      (
        await as(app.http.patch(`${METHODS}/${body.id}`))
          .set('If-Match', '"1"')
          .send({ active: false })
      ).status,
    ).toBe(404);
    expect((await as(app.http.delete(`${METHODS}/${body.id}`)).set('If-Match', '"1"')).status).toBe(404);
    expect((await post(method({ code: 'x', channelId: body.channelId }), foreign)).status).toBe(422);
    expect((await as(app.http.get(`${METHODS}?filter[code]=standard&sort=-code`))).status).toBe(200);
  });

  it('cost two statements cold and none warm', async () => {
    await options();
    await post(method()).expect(201);

    expect(await statementsOf(app, () => options())).toHaveLength(2);
    expect(await statementsOf(app, () => options())).toEqual([]);
  });
});

describe('shipments', () => {
  const app = useApp();
  const shipment = (fields: object = {}) => ({
    reference: 'ord_01h455vb4pex5vsknk084sn02q',
    trackingNumber: 'T1',
    lines: [
      { lineReference: 'oli_1', quantity: 1 },
      { lineReference: 'oli_1', quantity: 2 },
    ],
    ...fields,
  });

  it('are shipped unless told otherwise, sum up their lines, and are found by their reference', async () => {
    const shipping = app.get(ShippingService);

    const made = await shipping.createShipment(shipment());

    const [found] = await shipping.listShipments(made.reference);
    expect(found).toMatchObject({
      id: made.id,
      status: 'shipped',
      trackingNumber: 'T1',
      lines: [{ lineReference: 'oli_1', quantity: 3 }],
    });
    expect(await app.publishedEvents('shipping.shipment-status-changed.v1')).toEqual([
      expect.objectContaining({
        payload: { shipmentId: made.id, reference: made.reference, from: null, to: 'shipped' },
      }),
    ]);
  });

  it('are delivered only after they were shipped, and shipped once', async () => {
    const shipping = app.get(ShippingService);
    const { id } = await shipping.createShipment(shipment({ status: 'created' }));

    await expect(shipping.advanceShipment(id, 'delivered')).rejects.toMatchObject({
      code: 'shipment_transition_refused',
    });
    const answers = await Promise.allSettled([
      shipping.advanceShipment(id, 'shipped'),
      shipping.advanceShipment(id, 'shipped'),
    ]);
    expect(answers.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await shipping.advanceShipment(id, 'delivered')).toMatchObject({ status: 'delivered', version: 3 });
  });

  it('have at least one line', async () => {
    await expect(app.get(ShippingService).createShipment(shipment({ lines: [] }))).rejects.toMatchObject({
      code: 'shipment_without_lines',
    });
  });
});
