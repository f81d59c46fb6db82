import { execFileSync } from 'node:child_process';
import { buyCommand, readFacts } from './shop-facts.js';

describe('readFacts', () => {
  it('finds the facts among log lines of any kind', () => {
    const lines = [
      'plain',
      '{"level":30,"msg":"seeding"}',
      '{"administrator":{"email":"a@b.c","password":"p"}}',
      '{broken',
      '{"sampleVariantId":"var_1","deliveryMethodId":"dm_1"}',
    ];
    expect(readFacts(lines)).toEqual({
      administrator: { email: 'a@b.c', password: 'p' },
      sampleVariantId: 'var_1',
      deliveryMethodId: 'dm_1',
    });
  });

  it('passes over what has another shape', () => {
    expect(readFacts(['{"administrator":"root"}', '{"sampleVariantId":7}', 'null', '[]'])).toEqual({});
  });
});

describe('buyCommand', () => {
  it('is nothing without something to buy, and the seed has the last word', () => {
    expect(buyCommand({}, 'http://x')).toBeNull();
    expect(buyCommand({ buy: 'curl {url}/a {url}/b', sampleVariantId: 'var_1' }, 'http://x')).toBe(
      'curl http://x/a http://x/b',
    );
  });

  it('is one shell command that reads the cart and its token from the first answer', () => {
    const command = buyCommand({ sampleVariantId: 'var_1', deliveryMethodId: 'dm_1' }, 'http://x') ?? '';
    const fake = `curl() { case "$2" in */carts) echo '{"data":0,"id":"cart_01abc","lines":[{"id":"cli_9"}],"token":"t0k"}';; *) printf '%s|' "$@";; esac; }`;
    const asked = execFileSync('sh', ['-c', `${fake}\n${command}`], { encoding: 'utf8' });
    expect(asked).toMatch(
      /^-s\|http:\/\/x\/api\/v1\/store\/carts\/cart_01abc\/checkouts\|-H\|Cart-Token: t0k\|-H\|Idempotency-Key: buy-\d+\|/,
    );
  });
});
