import { ProductPermission, CategoryPermission } from 'markethall/catalog';
import { useApp } from '../support/app.js';
import { addressOf, type Route, routeName, routesOf, sendRaw } from '../support/routes.js';

/** Ids as in attacks.md. All routes are walked, those to come included: nothing is listed here but what is allowed. */
describe('every route', () => {
  const app = useApp();
  const admin = (): Route[] => routesOf(app).filter(({ pattern }) => pattern.startsWith('/api/v1/admin/'));
  /** Routes that answer any member of staff about what she began herself. */
  const FOR_ALL_STAFF = /^(GET|POST) \/api\/v1\/admin\/(jobs(\/|$)|exports\/:id\/file$|promotion-simulations\/:id$)/;

  async function send(route: Route, headers: Record<string, string>): Promise<{ route: string; status: number }> {
    const answer = await sendRaw(app, route.verb, addressOf(route), headers);
    if (answer.status >= 400) expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    return { route: routeName(route), status: answer.status };
  }
  const walk = async (routes: Route[], headers: Record<string, string> = {}) => {
    const answers = [];
    for (const route of routes) answers.push(await send(route, headers));
    return answers;
  };

  it('of staff is on the walk', () => {
    expect(admin().length).toBeGreaterThan(120);
  });

  it('ATK-021 of staff refuses a customer', async () => {
    const customer = await app.asCustomer();

    expect((await walk(admin(), customer.headers)).filter(({ status }) => status !== 403)).toEqual([]);
  });

  it('of staff asks a guest for credentials', async () => {
    expect((await walk(admin())).filter(({ status }) => status !== 401)).toEqual([]);
  });

  it('that is not public asks a guest for credentials', async () => {
    const guarded = routesOf(app).filter(({ policy }) => policy?.kind !== 'public');

    expect((await walk(guarded)).filter(({ status }) => status !== 401)).toEqual([]);
  });

  it('ATK-023 beyond the catalog refuses staff of the catalog', async () => {
    const rights = [...Object.values(ProductPermission), ...Object.values(CategoryPermission)] as string[];
    const beyond = admin().filter(
      ({ policy }) => policy?.kind !== 'permission' || !policy.permissions.every((right) => rights.includes(right)),
    );
    expect(beyond.map(routeName)).toEqual(
      expect.arrayContaining([
        'POST /api/v1/admin/payments/:id/refunds',
        'GET /api/v1/admin/staff',
        'POST /api/v1/admin/roles',
        'PATCH /api/v1/admin/channels/:id',
      ]),
    );

    const reached = (await walk(beyond, { authorization: await app.token(rights) })).filter(
      ({ status }) => status !== 403,
    );

    expect(reached.filter(({ route }) => !FOR_ALL_STAFF.test(route))).toEqual([]);
    // Her own jobs: none.
    expect(reached.filter(({ status }) => status !== 200 && status !== 404)).toEqual([]);
  });

  it('ATK-023 refuses staff that lacks one of its permissions', async () => {
    const answers = [];
    for (const permission of new Set(admin().flatMap(permissionsOf))) {
      const others = [...new Set(admin().flatMap(permissionsOf))].filter((other) => other !== permission);
      const routes = admin().filter((route) => permissionsOf(route).includes(permission));
      answers.push(...(await walk(routes, { authorization: await app.token(others) })));
    }

    expect(answers.length).toBeGreaterThan(100);
    expect(answers.filter(({ status }) => status !== 403)).toEqual([]);
  });

  it('ATK-027 answers other methods with 405 and Allow, and a stranger not even that where all are guarded', async () => {
    const customer = await app.asCustomer();
    const wrong: unknown[] = [];
    const all = routesOf(app);
    for (const pattern of new Set(all.map((route) => route.pattern))) {
      // What the router finds there, also by a parameter of another pattern (/carts/active is a /carts/:id).
      const routes = all.filter((route) => matches(route.pattern, pattern));
      const known = new Set(routes.flatMap(({ verb }) => (verb === 'GET' ? ['GET', 'HEAD'] : [verb])));
      const isPublic = routes.some(({ policy }) => policy?.kind === 'public');
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']) {
        if (known.has(method)) continue;
        const address = addressOf({ verb: method, pattern, policy: undefined });
        const guest = await sendRaw(app, method, address);
        const signedIn = await sendRaw(app, method, address, { authorization: customer.authorization });
        const allow = [...known].sort().join(', ');
        if (guest.status !== (isPublic ? 405 : 401) || (isPublic && guest.headers.allow !== allow))
          wrong.push([method, address, 'guest', guest.status, guest.headers.allow]);
        if (signedIn.status !== 405 || signedIn.headers.allow !== allow)
          wrong.push([method, address, 'customer', signedIn.status, signedIn.headers.allow]);
      }
    }

    expect(wrong).toEqual([]);
  });

  it('ATK-027 asks HEAD for the same rights as GET', async () => {
    const customer = await app.asCustomer();
    const heads = admin()
      .filter(({ verb }) => verb === 'GET')
      .map((route) => ({ ...route, verb: 'HEAD' }));
    const statuses = new Set<number>();
    for (const head of heads) {
      statuses.add((await sendRaw(app, 'HEAD', addressOf(head))).status);
      statuses.add((await sendRaw(app, 'HEAD', addressOf(head), { authorization: customer.authorization })).status);
    }

    expect([...statuses].sort()).toEqual([401, 403]);
  });

  it('ATK-029 of staff is not reached by another spelling of its path', async () => {
    const customer = await app.asCustomer();
    const reached: unknown[] = [];
    for (const route of admin()) {
      for (const path of spellings(addressOf(route))) {
        for (const headers of [{}, customer.headers]) {
          const { status } = await sendRaw(app, route.verb, path, { ...headers, 'content-length': '0' });
          if (![400, 401, 403, 404, 405].includes(status)) reached.push([route.verb, path, status]);
        }
      }
    }

    expect(reached).toEqual([]);
  });

  const permissionsOf = ({ policy }: Route): readonly string[] =>
    policy?.kind === 'permission' ? policy.permissions : [];
});

/** True when an address of `other` is an address of `pattern` too. */
function matches(pattern: string, other: string): boolean {
  const [left, right] = [pattern.split('/'), other.split('/')];
  return left.length === right.length && left.every((part, at) => part.startsWith(':') || part === right[at]);
}

const spellings = (path: string): string[] => [
  `/${path}`,
  path.replace('/api/', '/api//'),
  path.replace('/admin/', '//admin/'),
  path.replace('/admin/', '/%61dmin/'),
  path.replace('/admin/', '/%2561dmin/'),
  path.replace('/admin/', '/ADMIN/'),
  path.replace('/admin/', '/admin;x=1/'),
  path.replace('/admin/', '/admin/./'),
  path.replace('/admin/', '/store/../admin/'),
  path.replace('/admin/', '/store/..%2fadmin/'),
  path.replace('/admin/', '/admin%2F'),
  path.replace('/admin/', '/admin\\'),
  path.replace('/api/', '/%c0%ae/api/'),
  `${path}/`,
  `${path}/.`,
  `${path};x=1`,
  `${path}%00`,
  `${path}%20`,
  `${path}.json`,
];
