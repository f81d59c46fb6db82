import { newId } from 'markethall/kernel';
import { seedProduct } from 'markethall/testing/catalog';
import { useApp } from '../support/app.js';

const EUR = { currency: 'EUR', amount: 100 };
const SOON = '2030-01-01T00:00:00Z';

describe('the prices of a variant', () => {
  const app = useApp();
  const staff = () => app.as(['price:read', 'price:write']);
  const pathOf = (variantId: string) => `/api/v1/admin/variants/${variantId}/prices`;
  const read = (variantId: string) => app.http.get(pathOf(variantId)).set('Authorization', staff());
  const tagOf = async (variantId: string): Promise<string> => (await read(variantId).expect(200)).headers['etag'] ?? '';
  const write = (verb: 'put' | 'patch', variantId: string, prices: object[], tag?: string) =>
    app.http[verb](pathOf(variantId))
      .set({ Authorization: staff(), ...(tag === undefined ? {} : { 'If-Match': tag }) })
      .send({ prices });

  describe('are changed as they were seen', () => {
    it('with a tag that follows every change of them and of nothing else', async () => {
      const { variantId } = await seedProduct(app);
      const other = await seedProduct(app);
      const none = await tagOf(variantId);
      expect(none).toMatch(/^"[\w-]{22}"$/);

      const made = await write('put', variantId, [EUR], none).expect(200);
      expect(made.headers['etag']).toBe(await tagOf(variantId));
      expect(made.headers['etag']).not.toBe(none);
      await write('patch', other.variantId, [EUR]).expect(200);
      await write('patch', variantId, [EUR]).expect(200);
      expect(await tagOf(variantId)).toBe(made.headers['etag']);

      const later = await write('patch', variantId, [{ ...EUR, validTo: SOON }], made.headers['etag']).expect(200);
      expect(later.headers['etag']).toBe(await tagOf(variantId));
      expect(later.headers['etag']).not.toBe(made.headers['etag']);
    });

    it.each(['put', 'patch'] as const)('and not by %s over what somebody else has written', async (verb) => {
      const { variantId } = await seedProduct(app);
      const stale = await tagOf(variantId);
      await write('patch', variantId, [{ currency: 'CHF', amount: 7 }]).expect(200);
      const before = await read(variantId);

      const refused = await write(verb, variantId, [EUR], stale);

      expect(refused.status).toBe(412);
      expect(refused.body.code).toBe('version_conflict');
      expect((await read(variantId)).body).toEqual(before.body);
    });

    it('to replace them says what was seen, to add to them need not', async () => {
      const { variantId } = await seedProduct(app);

      const [without, any] = [await write('put', variantId, [EUR]), await write('put', variantId, [EUR], '*')];

      expect([without.status, any.status]).toEqual([428, 428]);
      expect(without.body.code).toBe('precondition_required');
      await write('patch', variantId, [EUR]).expect(200);
      const tag = await tagOf(variantId);
      expect((await write('patch', variantId, [EUR], `W/${tag}`)).status).toBe(412);
      expect((await write('patch', variantId, [EUR], 'nonsense')).body.code).toBe('if_match_invalid');
    });

    it('by one of many who have seen the same, also where there were none', async () => {
      const { variantId } = await seedProduct(app);
      const tag = await tagOf(variantId);

      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, n) => write('put', variantId, [{ ...EUR, amount: n + 1 }], tag)),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
      const [winner] = answers.filter(({ status }) => status === 200);
      expect((await read(variantId)).body).toEqual(winner?.body);
    });
  });

  describe('are named once in a request', () => {
    it.each([
      ['the same currency', {}, {}],
      ['a quantity of one', {}, { minQty: 1 }],
      ['the beginning of always', { validFrom: null }, {}],
      ['one moment in two zones', { validFrom: SOON }, { validFrom: '2030-01-01T01:00:00+01:00' }],
    ])('by %s', async (_, first, second) => {
      const { variantId } = await seedProduct(app);
      const prices = [
        { currency: 'CHF', amount: 5 },
        { ...EUR, ...first },
        { ...EUR, amount: 200, ...second },
      ];
      const twice = [{ pointer: '/prices/2', code: 'price_twice' }];

      const tag = await tagOf(variantId);
      for (const refused of [
        await write('put', variantId, prices, tag),
        await write('patch', variantId, prices),
        await post('prices/batch', { prices: prices.map((price) => ({ ...price, variantId })) }),
      ]) {
        expect(refused.status).toBe(422);
        expect(refused.body.errors).toEqual(twice);
      }
      expect(await tagOf(variantId)).toBe(tag);
    });

    it('in a batch that goes on: the first one is written, the second one fails', async () => {
      const { variantId } = await seedProduct(app, { variants: ['TWICE-1'] });
      const list = await post('price-lists', { code: newId('plist'), name: 'A list', kind: 'override' });
      const prices = [
        { ...EUR, variantId },
        { ...EUR, amount: 200, sku: 'twice-1' },
        { ...EUR, variantId, minQty: 2 },
      ];
      const path = `price-lists/${list.body.id}/prices/batch`;

      expect((await post(path, { prices })).body.errors).toEqual([{ pointer: '/prices/1', code: 'price_twice' }]);
      const { status, body } = await post(path, { atomic: false, prices });

      expect(status).toBe(200);
      expect(body.results).toEqual([
        { index: 0, status: 'ok', code: null, pointer: null },
        { index: 1, status: 'failed', code: 'price_twice', pointer: '/prices/1' },
        { index: 2, status: 'ok', code: null, pointer: null },
      ]);
      expect((await read(variantId)).body.prices).toMatchObject([
        { minQty: 1, price: { amount: 100 } },
        { minQty: 2, price: { amount: 100 } },
      ]);
    });
  });

  describe('over time', () => {
    const history = (variantId: string, query: string) =>
      app.http.get(`/api/v1/admin/variants/${variantId}/price-history${query}`).set('Authorization', staff());

    it('are paged, newest first, and filtered by currency', async () => {
      const { variantId } = await seedProduct(app);
      for (const amount of [1, 2, 3]) await write('patch', variantId, [{ ...EUR, amount }]).expect(200);
      await write('patch', variantId, [{ currency: 'CHF', amount: 4 }]).expect(200);

      const first = await history(variantId, '?limit=2&filter[currency]=EUR').expect(200);
      const second = await history(variantId, `?limit=2&filter[currency]=EUR&after=${first.body.page.next}`).expect(
        200,
      );

      const amounts = [first, second].map(({ body }) =>
        body.data.map((point: { price: { amount: number } }) => point.price.amount),
      );
      expect(amounts).toEqual([[3, 2], [1]]);
      expect([first.body.page.hasMore, second.body.page.hasMore]).toEqual([true, false]);
      expect((await history(variantId, '')).body.data).toHaveLength(4);
    });

    it.each(['?from=2026-01-01', '?limit=0', '?filter[amount]=1', '?after=x%20y'])('know no %s', async (query) => {
      const { variantId } = await seedProduct(app);
      expect((await history(variantId, query)).status).toBe(400);
    });
  });

  const post = (path: string, body: object) =>
    app.http.post(`/api/v1/admin/${path}`).set('Authorization', staff()).send(body);
});
