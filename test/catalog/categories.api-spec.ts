import { newId } from 'markethall/kernel';
import { seedCategory, seedProduct } from 'markethall/testing/catalog';
import { useApp } from '../support/app.js';

describe('the category tree', () => {
  const app = useApp();
  let token: string;
  const staff = () => token;
  beforeEach(() => {
    token = app.as(['category:read', 'category:write']);
  });
  const send = (method: 'post' | 'patch' | 'delete', path: string, version: number, body: object = {}) =>
    app.http[method](`/api/v1/admin/${path}`).set('Authorization', staff()).set('If-Match', `"${version}"`).send(body);
  type Node = { translations: { en: { name: string } }; children: Node[] };
  const shape = (nodes: Node[]): unknown[] =>
    nodes.map((node) =>
      node.children.length > 0 ? [node.translations.en.name, shape(node.children)] : node.translations.en.name,
    );
  const tree = async () =>
    shape((await app.http.get('/api/v1/admin/category-tree').set('Authorization', staff())).body.roots);
  const grown = async () => {
    const ids: Record<string, string> = {};
    for (const [name, parent] of [
      ['A', ''],
      ['B', ''],
      ['C', ''],
      ['A1', 'A'],
      ['A2', 'A'],
      ['A11', 'A1'],
    ] as const) {
      ids[name] = (await seedCategory(app, name, ids[parent] ?? null)).category.id;
    }
    return ids;
  };

  it('nests every level by rank and shows the chain to the root (BHV-035)', async () => {
    const ids = await grown();

    expect(await tree()).toEqual([['A', [['A1', ['A11']], 'A2']], 'B', 'C']);
    const detail = await app.http.get(`/api/v1/admin/categories/${ids['A11']}`).set('Authorization', staff());
    expect(detail.body.ancestors.map((one: Node) => one.translations.en.name)).toEqual(['A', 'A1']);
  });

  it('moves a branch with everything below it and closes the gap (BHV-037)', async () => {
    const ids = await grown();

    const moved = await send('post', `categories/${ids['A1']}/moves`, 1, { parentId: ids['B'] });
    expect(moved.status).toBe(201);
    expect(await tree()).toEqual([['A', ['A2']], ['B', [['A1', ['A11']]]], 'C']);
    await send('post', `categories/${ids['C']}/moves`, 1, { parentId: null, position: 0 });
    await send('post', `categories/${ids['A']}/moves`, 1, { parentId: null, position: 99 });

    expect(await tree()).toEqual(['C', ['B', [['A1', ['A11']]]], ['A', ['A2']]]);
    expect((await send('post', `categories/${ids['A']}/moves`, 2, { parentId: null, position: -1 })).status).toBe(422);
  });

  it('refuses a category below itself (BHV-039) and a tree of more than ten levels', async () => {
    const ids = await grown();

    const cycle = await send('post', `categories/${ids['A']}/moves`, 1, { parentId: ids['A11'] });
    const self = await send('post', `categories/${ids['A']}/moves`, 1, { parentId: ids['A'] });
    expect([cycle.status, cycle.body.errors[0].code, self.status]).toEqual([422, 'category_cycle', 422]);

    let parent = ids['A11'] ?? null;
    for (let level = 4; level <= 10; level += 1) parent = (await seedCategory(app, `L${level}`, parent)).category.id;
    await expect(seedCategory(app, 'L11', parent)).rejects.toMatchObject({ errors: [{ code: 'category_too_deep' }] });
  });

  it('refuses to delete a category with children (BAD-159), and takes products out of a deleted one', async () => {
    const ids = await grown();
    const { productId } = await seedProduct(app, { categoryIds: [ids['A2'] ?? ''] });

    const refused = await send('delete', `categories/${ids['A']}`, 1);
    const deleted = await send('delete', `categories/${ids['A2']}`, 1);

    expect([refused.status, refused.body.code]).toEqual([409, 'category_has_children']);
    expect(deleted.status).toBe(204);
    expect(await tree()).toEqual([['A', [['A1', ['A11']]]], 'B', 'C']);
    expect(await app.publishedEvents('catalog.category-deleted.v1')).toMatchObject([
      { payload: { productIds: [productId] } },
    ]);
  });

  it('keeps ranks dense when ten are added and moved at once', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, (_, n) => seedCategory(app, `N${n}`)));
    await Promise.all(
      made
        .slice(0, 5)
        .map(({ category }) => send('post', `categories/${category.id}/moves`, 1, { parentId: null, position: 0 })),
    );

    expect((await tree()).length).toBe(10); // the doctor checks the ranks after the test
  });

  it('changes words and facts, and refuses a slug that is taken', async () => {
    const ids = await grown();

    const response = await send('patch', `categories/${ids['A']}`, 1, {
      status: 'hidden',
      translations: { de: { name: 'Ä', description: '<b>x</b><img src=x onerror=alert(1)>' } },
    });
    const taken = await send('patch', `categories/${ids['A']}`, 2, { translations: { en: { slug: 'b' } } });

    expect(response.body).toMatchObject({
      version: 2,
      status: 'hidden',
      translations: { de: { slug: 'ae', description: '<b>x</b>' } },
    });
    expect([taken.status, taken.body.code]).toEqual([409, 'slug_taken']);
    expect((await send('patch', `categories/${ids['A']}`, 1, {})).status).toBe(412);
  });

  it('lists the children of one', async () => {
    const ids = await grown();
    const list = async (query: string) =>
      (await app.http.get(`/api/v1/admin/categories?${query}`).set('Authorization', staff())).body.data.map(
        (one: Node) => one.translations.en.name,
      );

    expect(await list(`filter[parentId]=${ids['A']}`)).toEqual(['A1', 'A2']);
    expect(await list('filter[parentId][null]=true')).toEqual(['A', 'B', 'C']);
    expect(await list(`filter[parentId]=${newId('cat')}`)).toEqual([]);
  });
});
