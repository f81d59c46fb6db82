import { allPermissions, newId } from 'markethall/kernel';
import type { ReadyCart } from 'markethall/testing/checkout';
import { type TestApp, useApp } from '../support/app.js';
import { mutatedBodies, unreadableBodies, type BadBody } from '../support/fuzz/bad-bodies.js';
import { BAD_HEADERS, BAD_IDS, badQueries } from '../support/fuzz/bad-requests.js';
import { type Operation, operationsOf, sampleOf } from '../support/fuzz/document.js';
import { CUSTOMER_TOKEN, oneOfEach } from '../support/one-of-each.js';
import { type RawAnswer, sendRaw } from '../support/routes.js';

process.env.REQUESTS_PER_MINUTE = '100000000';

/** `FUZZ_SEED=7 FUZZ_BODIES=100000 npm test -- test/platform/fuzz` sends other ones, or all. */
const SEED = Number(process.env.FUZZ_SEED ?? 4711);
/** Mutated bodies, and query strings, an operation, drawn by the seed. */
const BODIES = Number(process.env.FUZZ_BODIES ?? 24);
const PARALLEL = 4;
/** A slow machine is no hang, a held lock or a backtracking pattern is. */
const HANG_MS = 10_000;

interface Case {
  what: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
  mustFail: boolean;
}

/**
 * Every operation of the OpenAPI document with every class of bad input of bad-inputs.md that fits: never 5xx, never a
 * hang, each refusal a problem document, and afterwards every invariant holds and
 * every write has its change record. New routes are covered by being there.
 */
describe('bad input', () => {
  const app = useApp({ worker: true });
  const random = seeded(SEED);
  let operations: Operation[] = [];
  let known: Record<string, string> = {};
  let cart: ReadyCart;
  let staff = '';
  let wrong: string[] = [];

  beforeAll(async () => {
    operations = operationsOf((await app.http.get('/api/openapi.json')).body);
  });
  beforeEach(async () => {
    wrong = [];
    await stock();
  });

  it('is met by every operation', () => {
    expect(operations.length).toBeGreaterThan(150);
    expect(operations.filter(({ body }) => body !== undefined).length).toBeGreaterThan(60);
  });

  it('as an id is refused', async () => {
    await run(operations, (operation) =>
      operation.parameters
        .filter((parameter) => parameter.in === 'path')
        .flatMap(({ name }) =>
          BAD_IDS.map((id) => ({
            ...plain(operation, { [name]: id }),
            what: `{${name}} = ${id.slice(0, 40)}`,
            mustFail: !/OrSlug|locale|code/i.test(name),
          })),
        ),
    );
  }, 120_000);

  it('in a query string is refused or harmless', async () => {
    await run(
      operations.filter(({ method }) => method === 'GET'),
      (operation) =>
        drawn(badQueries(operation), BODIES).map((query) => {
          const base = plain(operation);
          return { ...base, what: `?${query.slice(0, 60)}`, path: `${base.path}?${query}`, mustFail: false };
        }),
    );
  }, 120_000);

  it('in a header is refused or harmless', async () => {
    await run(operations, (operation) =>
      BAD_HEADERS.map((header) => {
        // Of nothing: a header that is harmless must not delete what the others need.
        const base = operation.method === 'GET' ? plain(operation) : plain(operation, {}, true);
        const headers: Record<string, string> = { ...base.headers };
        for (const [name, value] of Object.entries(header)) {
          if (value === null) Reflect.deleteProperty(headers, name);
          else headers[name] = value;
        }
        return { ...base, headers, what: JSON.stringify(header).slice(0, 60), mustFail: false };
      }),
    );
  }, 120_000);

  it('as a body is refused', async () => {
    await run(
      operations.filter(({ body }) => body !== undefined),
      (operation) => bodiesOf(operation, unreadableBodies(sampleOf(operation.body ?? {}, idOf))),
    );
  }, 120_000);

  it('in a field of a body is refused or harmless', async () => {
    await run(
      operations.filter(({ body }) => body !== undefined),
      (operation) => {
        const sample = sampleOf(operation.body ?? {}, idOf);
        return bodiesOf(operation, drawn(mutatedBodies(operation.body ?? {}, sample), BODIES));
      },
    );
  }, 180_000);

  it('in an upload is refused or kept for the job to refuse', async () => {
    await run(
      operations.filter(({ isUpload }) => isUpload),
      (operation) =>
        [
          '',
          'x',
          '--b\r\n\r\n--b--\r\n',
          `--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx`,
          '\u0000\u0001',
        ].flatMap((body) =>
          ['multipart/form-data', 'multipart/form-data; boundary=b', 'application/json', 'text/csv', 'image/png'].map(
            (type) => ({
              ...plain(operation),
              what: `${type}: ${JSON.stringify(body).slice(0, 30)}`,
              headers: { ...plain(operation).headers, 'content-type': type },
              body: Buffer.from(body),
              mustFail: false,
            }),
          ),
        ),
    );
  }, 60_000);

  /** Sends all cases, a few at a time, and fails with a list of what was answered wrongly. */
  async function run(those: readonly Operation[], casesOf: (operation: Operation) => Case[]): Promise<void> {
    const queue = [...those];
    await Promise.all(
      Array.from({ length: PARALLEL }, async () => {
        for (let operation = queue.shift(); operation !== undefined; operation = queue.shift()) {
          const etags = new Etags(app, operation, operations);
          for (const one of casesOf(operation)) await judge(operation, one, etags);
        }
      }),
    );
    expect([`seed ${SEED}`, ...wrong]).toEqual([`seed ${SEED}`]);
    await app.http.get('/health/ready').expect(200);
  }

  async function judge(operation: Operation, one: Case, etags: Etags): Promise<void> {
    const headers = one.body === undefined ? one.headers : await etags.in(one);
    const started = performance.now();
    const problem = await sendRaw(app, one.method, one.path, headers, one.body).then(
      (answer) => {
        etags.saw(answer.status);
        return problemOf(answer, one.mustFail);
      },
      (error: unknown) => {
        // Node's parser refuses some requests with the connection; our client refuses others.
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_INVALID_CHAR' ? null : String(error);
      },
    );
    const took = performance.now() - started;
    if (problem !== null) wrong.push(`${operation.operationId}, ${one.what}: ${problem}`);
    else if (took > HANG_MS) wrong.push(`${operation.operationId}, ${one.what}: took ${Math.round(took)} ms`);
  }

  function bodiesOf(operation: Operation, bodies: readonly BadBody[]): Case[] {
    return bodies.map(({ what, bytes, mustFail }) => ({ ...plain(operation), what, body: bytes, mustFail }));
  }

  /** A request that is right so far; `replaced` path parameters are put in as they are. */
  function plain(operation: Operation, replaced: Record<string, string> = {}, ofNothing = false): Omit<Case, 'what'> {
    const noun = operation.path.split('/')[4] ?? '';
    const path = operation.path.replace(
      /\{(\w+)\}/g,
      (_whole, name: string) =>
        replaced[name] ?? (ofNothing ? undefined : (idOf(name) ?? known[noun])) ?? newId(name.slice(0, 3)),
    );
    return { method: operation.method, path, headers: headersOf(operation), mustFail: false };
  }

  function headersOf({ path, method, body }: Operation): Record<string, string> {
    const unsafe = method !== 'GET';
    return {
      ...(path.startsWith('/api/v1/store/carts') || path.startsWith('/api/v1/auth')
        ? { 'cart-token': cart.token ?? '' }
        : { authorization: path.startsWith('/api/v1/admin') ? staff : (known[CUSTOMER_TOKEN] ?? '') }),
      ...(unsafe ? { 'idempotency-key': newId('key'), 'if-match': '"1"' } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
  }

  /** `channelId`, `categoryIds`' `categoryId`: something that is there. */
  function idOf(name: string): string | undefined {
    return /Ids?$/.test(name) ? known[`${kebab(name.replace(/Ids?$/, ''))}s`] : undefined;
  }

  function drawn<T>(all: readonly T[], count: number): T[] {
    const rest = [...all];
    const picked: T[] = [];
    while (picked.length < count && rest.length > 0) picked.push(...rest.splice(Math.floor(random() * rest.length), 1));
    return picked;
  }

  async function stock(): Promise<void> {
    staff = await app.token(allPermissions());
    ({ known, cart } = await oneOfEach(app, staff));
  }
});

/** The present ETag of what an operation changes, so that If-Match does not refuse what is to be tried. */
class Etags {
  private etag: string | null = null;
  private readonly isReadable: boolean;

  constructor(
    private readonly app: TestApp,
    operation: Operation,
    all: readonly Operation[],
  ) {
    this.isReadable = all.some(({ method, path }) => method === 'GET' && path === operation.path);
  }

  async in({ path, headers }: Case): Promise<Record<string, string>> {
    if (!this.isReadable) return headers;
    if (this.etag === null) {
      const { 'content-type': _type, ...others } = headers;
      const { headers: answered } = await sendRaw(this.app, 'GET', path, others);
      this.etag = typeof answered.etag === 'string' ? answered.etag : '"1"';
    }
    return { ...headers, 'if-match': this.etag };
  }

  saw(status: number): void {
    if (status < 300 || status === 412) this.etag = null;
  }
}

/** What is wrong with an answer; null when nothing is. */
function problemOf(answer: RawAnswer, mustFail: boolean): string | null {
  const { status, headers, body } = answer;
  const shown = `${status} ${body.slice(0, 300)}`;
  if (status >= 500) return shown;
  if (status < 400) return mustFail ? `accepted: ${shown}` : null;
  // Node's parser answers before any code of ours runs: without a request id.
  if (headers.connection === 'close' && body.includes('request_unreadable')) return null;
  if (headers['content-type'] !== 'application/problem+json; charset=utf-8') return `no problem document: ${shown}`;
  const problem = JSON.parse(body) as { status?: number; code?: string; requestId?: string };
  const isComplete =
    problem.status === status &&
    /^[a-z0-9_]+$/.test(problem.code ?? '') &&
    (problem.requestId ?? '') !== '' &&
    headers['x-request-id'] === problem.requestId;
  if (!isComplete) return `not complete: ${shown}`;
  return /\b(SELECT|INSERT|UPDATE|ER_[A-Z]+)\b|node_modules|\bat \//.test(body) ? `tells too much: ${shown}` : null;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
