import { newId } from 'markethall/kernel';
import { seedProduct } from 'markethall/testing/catalog';
import { saveChannel } from 'markethall/testing/channels';
import { levelOf, seedLocation, seedStock } from 'markethall/testing/inventory';
import { InventoryService } from 'markethall/inventory';
import { ChannelService } from 'markethall/channels';
import { useApp } from '../support/app.js';

describe('stock for staff', () => {
  const app = useApp();
  let token: string;
  beforeEach(() => {
    token = app.as(['inventory:read', 'inventory:adjust', 'location:read', 'location:write']);
  });
  const get = (path: string) => app.http.get(`/api/v1/admin/${path}`).set('Authorization', token);
  const adjust = (body: object, key = newId('key')) =>
    app.http.post('/api/v1/admin/stock-adjustments').set('Authorization', token).set('Idempotency-Key', key).send(body);
  const reservation = async (variantId: string, quantity: number) =>
    app.get(InventoryService).reserve({
      reference: newId('ord'),
      lines: [{ variantId, quantity, lineReference: newId('oli') }],
      expiresAt: new Date(app.clock.nowMs() + 900_000),
      channelId: (await app.get(ChannelService).getDefault()).id,
    });

  it('receives stock, writes the ledger and announces it', async () => {
    const { variantId } = await seedProduct(app);

    const response = await adjust({ variantId, delta: 5, reason: 'delivery 4711' });

    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({ variantId, onHand: 5, available: 5 });
    const movements = await get(`stock-movements?filter[variantId]=${variantId}`);
    expect(movements.body.data).toMatchObject([{ kind: 'received', onHandDelta: 5, reason: 'delivery 4711' }]);
    expect(await app.publishedEvents('inventory.level-changed.v1')).toMatchObject([
      { payload: { variantIds: [variantId] } },
    ]);
  });

  it('moves stock once for the same key, and asks for one', async () => {
    const { variantId } = await seedProduct(app);
    const body = { variantId, delta: 5, reason: 'delivery' };

    const [first, again] = [await adjust(body, 'key-1'), await adjust(body, 'key-1')];
    const other = await adjust({ ...body, delta: 6 }, 'key-1');
    const without = await app.http.post('/api/v1/admin/stock-adjustments').set('Authorization', token).send(body);

    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect([other.status, without.status]).toEqual([422, 400]);
    expect(await levelOf(app, variantId)).toMatchObject({ onHand: 5 });
  });

  it('sets an absolute figure only over the one that was expected', async () => {
    const { variantId } = await seedProduct(app);
    await seedStock(app, variantId, 10);

    const stale = await adjust({ variantId, onHand: 40, expected: 9, reason: 'erp sync' });
    const right = await adjust({ variantId, onHand: 40, expected: 10, reason: 'erp sync' });

    expect([stale.status, stale.body.code, stale.body.params.actual]).toEqual([409, 'stock_changed', 10]);
    expect(right.body).toMatchObject({ onHand: 40 });
  });

  it('refuses to go below what is promised (BHV-153)', async () => {
    const { variantId } = await seedProduct(app);
    await seedStock(app, variantId, 5);
    await reservation(variantId, 3);

    const below = await adjust({ variantId, onHand: 2, reason: 'count' });
    const negative = await adjust({ variantId, delta: -9, reason: 'count' });

    expect([below.status, below.body.code]).toEqual([409, 'stock_below_commitments']);
    expect([negative.status, negative.body.code]).toEqual([409, 'stock_below_commitments']);
    expect(await levelOf(app, variantId)).toEqual({ onHand: 5, reserved: 3, allocated: 0 });
  });

  it('keeps a safety stock back and sells into the backorder limit', async () => {
    const { variantId } = await seedProduct(app);
    await seedStock(app, variantId, 5);
    const [level] = (await get(`stock-levels?filter[variantId]=${variantId}`)).body.data;
    const patch = (version: number, body: object) =>
      app.http
        .patch(`/api/v1/admin/stock-levels/${level.id}`)
        .set('Authorization', token)
        .set('If-Match', `"${version}"`)
        .send(body);

    const safe = await patch(level.version, { safety: 4 });
    await expect(reservation(variantId, 2)).rejects.toMatchObject({ code: 'out_of_stock' });
    const back = await patch(safe.body.version, { safety: 0, backorderLimit: 5 });
    await reservation(variantId, 10);
    const stale = await patch(back.body.version, { backorderLimit: 0 });
    const refused = await patch(back.body.version + 1, { backorderLimit: 0 });

    expect(safe.body).toMatchObject({ safety: 4, available: 1 });
    expect([stale.status, refused.status, refused.body.code]).toEqual([412, 409, 'stock_below_commitments']);
  });

  it('takes damaged goods out of sale', async () => {
    const { variantId } = await seedProduct(app);
    await seedStock(app, variantId, 5);

    const response = await adjust({ variantId, unavailableDelta: 2, reason: 'water damage' });

    expect(response.body).toMatchObject({ onHand: 5, available: 3 });
  });

  it.each([
    [{ delta: 1, onHand: 1 }],
    [{}],
    [{ onHand: -1 }],
    [{ delta: 1.5 }],
    [{ delta: '5' }],
    [{ delta: 2 ** 40 }],
    [{ delta: 1, reason: ' ' }],
    [{ delta: 1, reserved: 5 }],
    [{ delta: 1, variantId: newId('var') }],
    [{ delta: 1, locationId: newId('loc') }],
  ])('answers 422 for %j', async (body) => {
    const { variantId } = await seedProduct(app);

    const response = await adjust({ variantId, reason: 'test', ...body });

    expect(response.status).toBe(422);
  });

  it('adds, changes and deletes locations, and keeps those that hold stock', async () => {
    const made = await app.http
      .post('/api/v1/admin/locations')
      .set('Authorization', token)
      .send({ code: 'berlin', name: 'Berlin' });
    const twice = await app.http
      .post('/api/v1/admin/locations')
      .set('Authorization', token)
      .send({ code: 'BERLIN', name: 'X' });
    const path = `/api/v1/admin/locations/${made.body.id}`;
    const changed = await app.http
      .patch(path)
      .set('Authorization', token)
      .set('If-Match', '"1"')
      .send({ priority: 5, countryCode: 'DE' });
    const { variantId } = await seedProduct(app);
    const used = await seedLocation(app);
    await seedStock(app, variantId, 1, used.id);

    expect([made.status, twice.status, twice.body.code]).toEqual([201, 409, 'location_code_taken']);
    expect(changed.body).toMatchObject({ priority: 5, countryCode: 'DE', version: 2 });
    expect((await app.http.delete(path).set('Authorization', token).set('If-Match', '"2"')).status).toBe(204);
    const refused = await app.http
      .delete(`/api/v1/admin/locations/${used.id}`)
      .set('Authorization', token)
      .set('If-Match', '"1"');
    expect([refused.status, refused.body.code]).toEqual([409, 'location_in_use']);
  });

  it('sells only from locations that serve the channel', async () => {
    const { variantId } = await seedProduct(app);
    const foreign = await app.http
      .post('/api/v1/admin/locations')
      .set('Authorization', token)
      .send({ code: 'far', name: 'Far', channelIds: [newId('chan')] });
    await seedStock(app, variantId, 5, foreign.body.id);

    await expect(reservation(variantId, 1)).rejects.toMatchObject({ code: 'out_of_stock' });
  });

  it('keeps staff of another channel out of locations that do not serve it', async () => {
    const { id: own } = await saveChannel(app);
    const channels = [{ channelId: own, publishedFrom: null, publishedTo: null }];
    const { variantId } = await seedProduct(app, { channels });
    const made = await app.http
      .post('/api/v1/admin/locations')
      .set('Authorization', token)
      .send({ code: 'private', name: 'Private', channelIds: [own] });
    await seedStock(app, variantId, 5, made.body.id);
    const rights = ['inventory:read', 'inventory:adjust', 'location:read', 'location:write'];
    const [insider, stranger] = [
      app.as(rights, { channelIds: [own] }),
      app.as(rights, { channelIds: [newId('chan')] }),
    ];
    const read = (path: string, as: string) => app.http.get(`/api/v1/admin/${path}`).set('Authorization', as);
    const filter = `filter[locationId]=${made.body.id}`;

    expect((await read(`stock-levels?${filter}`, insider)).body.data).toHaveLength(1);
    expect((await read(`stock-levels?${filter}`, stranger)).body.data).toEqual([]);
    expect((await read(`stock-movements?${filter}`, stranger)).body.data).toEqual([]);
    expect((await read(`locations/${made.body.id}`, stranger)).status).toBe(404);
    const refused = await app.http
      .post('/api/v1/admin/stock-adjustments')
      .set('Authorization', stranger)
      .set('Idempotency-Key', 'foreign')
      .send({ variantId, locationId: made.body.id, delta: 1, reason: 'try' });
    expect(refused.status).toBe(422);
  });

  it('needs the permission', async () => {
    const { variantId } = await seedProduct(app);
    const reader = app.as(['inventory:read']);
    const body = { variantId, delta: 1, reason: 'try' };
    const refused = await app.http
      .post('/api/v1/admin/stock-adjustments')
      .set('Authorization', reader)
      .set('Idempotency-Key', 'k')
      .send(body);
    expect([refused.status, (await app.http.get('/api/v1/admin/stock-levels')).status]).toEqual([403, 401]);
  });
});
