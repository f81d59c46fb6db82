import { allPermissions, newId } from 'markethall/kernel';
import { useApp } from '../support/app.js';
import { type Operation, operationsOf } from '../support/fuzz/document.js';
import { oneOfEach } from '../support/one-of-each.js';
import { sendRaw } from '../support/routes.js';

/** What makes a request valid up to its version; default `{}`. */
const BODIES: Readonly<Record<string, object>> = {
  updateAdminAsset: { focalPoint: { x: 1, y: 1 } },
  moveAdminCategory: { parentId: null },
  renameAdminCustomerGroup: { name: 'Other' },
  setAdminProductCategories: { categoryIds: [] },
  setAdminProductImages: { imageIds: [] },
  setAdminCollectionProducts: { productIds: [] },
  addAdminOption: {
    code: 'size',
    translations: { en: { name: 'Size' } },
    values: [{ code: 'm', translations: { en: { name: 'M' } } }],
  },
  addAdminVariant: { sku: 'STALE-1' },
};

/** Operations of which no thing is at hand here, with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  updateAdminAsset: 'needs an upload: test/media',
  deleteAdminAsset: 'needs an upload: test/media',
  changeAdminPrice: 'prices have a tag of their content, no version: test/pricing/variant-prices.api-spec.ts',
  replaceAdminPrice: 'prices have a tag of their content, no version: test/pricing/variant-prices.api-spec.ts',
};

/** api.md: a stale If-Match is answered 412 with what has changed since. */
describe('a stale If-Match', () => {
  const app = useApp();
  let operations: Operation[] = [];

  beforeAll(async () => {
    const all = operationsOf((await app.http.get('/api/openapi.json')).body);
    operations = all.filter(
      ({ parameters, operationId }) =>
        parameters.some(({ name }) => name === 'If-Match') && !(operationId in ELSEWHERE),
    );
  });

  it('tells staff the present version and what has changed, at every operation that asks for one', async () => {
    const authorization = await app.token(allPermissions());
    const { known } = await oneOfEach(app, authorization);
    const wrong: unknown[] = [];
    for (const operation of operations) {
      const parts = operation.path.split('/');
      const noun = parts[parts.indexOf('{id}') - 1] ?? parts[4] ?? '';
      const path = operation.path.replace(
        /\{(\w+)\}/g,
        (_whole, name: string) => (name === 'id' ? known[noun] : known[`${name.replace(/Id$/, '')}s`]) ?? newId('optg'),
      );
      const headers = {
        authorization,
        'if-match': '"0"',
        ...(operation.body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const body = operation.body === undefined ? undefined : JSON.stringify(BODIES[operation.operationId] ?? {});
      const answer = await sendRaw(app, operation.method, path, headers, body);
      const problem = JSON.parse(answer.body) as { code: string; params?: Record<string, unknown> };
      const { expectedVersion, currentVersion, changedFields, changedAt } = problem.params ?? {};
      const isTold =
        expectedVersion === 0 &&
        Number.isSafeInteger(currentVersion) &&
        Number(currentVersion) > 0 &&
        // Sales raise the version of a stock level too, and what a builder has stored has no record.
        ((Array.isArray(changedFields) && changedFields.length > 0 && typeof changedAt === 'string') ||
          ['channels', 'staff', 'stock-levels', 'customers'].includes(noun));
      if (answer.status !== 412 || problem.code !== 'version_conflict' || !isTold)
        wrong.push([operation.operationId, answer.status, problem]);
    }

    expect(operations.length).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });

  it('names the fields that others have changed, without their values, and the version that wins', async () => {
    const staff = app.as(['product:read', 'product:write']);
    const send = (method: 'post' | 'patch', path: string, body: object, etag = '') =>
      app.http[method](`/api/v1/admin/products${path}`).set('Authorization', staff).set('If-Match', etag).send(body);
    const made = await send('post', '', { translations: { en: { name: 'Tea' } }, taxCategoryCode: 'standard' });
    const path = `/${made.body.id}`;
    const etag = made.headers.etag ?? '';
    const first = await send('patch', path, { brand: 'Secret brand' }, etag);
    await send('patch', path, { productType: 'tea' }, first.headers.etag);

    const stale = await send('patch', path, { brand: 'Mine' }, etag);

    expect(stale.status).toBe(412);
    expect(stale.body.params).toEqual({
      expectedVersion: 1,
      currentVersion: 3,
      changedFields: expect.arrayContaining(['brand', 'productType']),
      changedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(JSON.stringify(stale.body)).not.toContain('Secret brand');
    await send('patch', path, { brand: 'Mine' }, `"${stale.body.params.currentVersion}"`).expect(200);
  });
});
