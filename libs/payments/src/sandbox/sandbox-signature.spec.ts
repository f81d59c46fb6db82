import { isSigned, signWebhook } from './sandbox-signature.js';

const now = new Date('2026-01-15T12:00:00.000Z');
const body = Buffer.from('{"id":"sbe_1"}');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

describe('a sandbox webhook signature', () => {
  const header = signWebhook(body, ['new-secret'], now);

  it('opens with the secret that signed it', () => {
    expect(isSigned(header, body, ['new-secret'], now)).toBe(true);
  });

  it('opens with either secret while they rotate', () => {
    expect(isSigned(header, body, ['newest-secret', 'new-secret'], now)).toBe(true);
    expect(isSigned(signWebhook(body, ['a', 'b'], now), body, ['b'], now)).toBe(true);
  });

  it.each([
    ['another secret', header, body, ['old-secret'], now],
    ['no secret', header, body, [], now],
    ['one changed byte', header, Buffer.from('{"id":"sbe_2"}'), ['new-secret'], now],
    ['an old timestamp', header, body, ['new-secret'], later(301)],
    ['a timestamp of the future', header, body, ['new-secret'], later(-301)],
    [
      'another timestamp than the signed one',
      header.replace(/t=\d+/, `t=${Math.floor(later(10).getTime() / 1_000)}`),
      body,
      ['new-secret'],
      now,
    ],
    ['no signature', header.split(',')[0] ?? '', body, ['new-secret'], now],
    ['nothing', '', body, ['new-secret'], now],
    ['junk', 't=abc,v1=zz', body, ['new-secret'], now],
  ])('refuses %s', (_name, given, bytes, secrets, at) => {
    expect(isSigned(given, bytes, secrets, at)).toBe(false);
  });

  it('allows for clocks that differ a little', () => {
    expect(isSigned(header, body, ['new-secret'], later(299))).toBe(true);
  });
});
