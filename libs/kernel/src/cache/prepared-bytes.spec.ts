import type { FastifyRequest } from 'fastify';
import type { CachedBytesOptions } from './cached-bytes.decorator.js';
import { cachedBytesKey } from './cached-bytes.key.js';
import { encodingFor, makeVariant, notModified, prepare, preparedBytesCodec, variantOf } from './prepared-bytes.js';

describe('encodingFor', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['br;q=0.1, gzip', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['*', 'br'],
    ['identity', 'identity'],
    ['GZIP;Q=1', 'gzip'],
    ['deflate', 'identity'],
    ['gzip;q=x', 'identity'],
  ])('%j → %s', (header, encoding) => {
    expect(encodingFor(header)).toBe(encoding);
  });
});

describe('notModified', () => {
  it.each([
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['*', true],
    ['"b"', false],
    ['a', false],
    [undefined, false],
  ])('%j → %s', (header, expected) => {
    expect(notModified(header, '"a"')).toBe(expected);
  });
});

describe('prepared bytes', () => {
  const facts = { contentType: 'application/json', contentLanguage: null, surrogateKey: 'a b' };

  it('have a tag that depends on the bytes and the language', () => {
    const tag = (text: string, contentLanguage: string | null): string =>
      prepare(Buffer.from(text), { ...facts, contentLanguage }).identity.etag;

    expect(tag('x', null)).toBe(tag('x', null));
    expect(new Set([tag('x', null), tag('y', null), tag('x', 'de')]).size).toBe(3);
  });

  it('are compressed once, and not when small', async () => {
    const large = prepare(Buffer.from('x'.repeat(5_000)), facts);
    expect(variantOf(large, 'br')).toBeUndefined();
    const made = await makeVariant(large, 'br');
    expect(variantOf(large, 'br')).toBe(made);
    expect(made.bytes.length).toBeLessThan(200);
    expect(variantOf(prepare(Buffer.from('small'), facts), 'br')?.bytes.toString()).toBe('small');
  });

  it('come back from Redis as they were, and junk does not', () => {
    const prepared = prepare(Buffer.from('{"name":"Käse"}'), facts);

    expect(preparedBytesCodec.decode(JSON.parse(JSON.stringify(preparedBytesCodec.encode(prepared))))).toEqual(
      prepared,
    );
    for (const junk of [{}, { text: 1 }, { text: 'x', contentType: 'y' }])
      expect(() => preparedBytesCodec.decode(junk)).toThrow();
  });
});

describe('cachedBytesKey', () => {
  const options: CachedBytesOptions = {
    ttlSeconds: 1,
    tags: () => [],
    query: ['limit', 'sort'],
    key: ({ headers }) => (headers.host === 'no' ? null : ['de']),
  };
  const request = (method: string, url: string, query: object = {}, host = 'yes'): FastifyRequest =>
    ({ method, url, query, headers: { host } }) as unknown as FastifyRequest; // what the key looks at

  it('is the same for HEAD and for another order of parameters', () => {
    const key = cachedBytesKey(options, request('GET', '/p?limit=1&sort=a', { limit: '1', sort: 'a' }));

    expect(key).toBe(cachedBytesKey(options, request('HEAD', '/p?sort=a&limit=1', { sort: 'a', limit: '1' })));
    expect(key).not.toBe(cachedBytesKey(options, request('GET', '/p?limit=1', { limit: '1' })));
  });

  it('cannot be confused by what stands in a parameter', () => {
    const one = cachedBytesKey(options, request('GET', '/p?limit=1%26sort%3Da', { limit: '1&sort=a' }));
    const two = cachedBytesKey(options, request('GET', '/p?limit=1&sort=a', { limit: '1', sort: 'a' }));

    expect(one).not.toBe(two);
  });

  it.each([
    ['another method', request('POST', '/p')],
    ['an unlisted parameter', request('GET', '/p?x=1', { x: '1' })],
    ['no key', request('GET', '/p', {}, 'no')],
    ['a very long URL', request('GET', `/${'p'.repeat(600)}`)],
  ])('is null for %s', (_what, given) => {
    expect(cachedBytesKey(options, given)).toBeNull();
  });
});
