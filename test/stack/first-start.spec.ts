import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkout } from './support/checkout.js';

jest.setTimeout(60_000);

const PASSWORD = 'only-once-1234';

describe('the first npm start', () => {
  const clone = new Checkout();
  const journal = join(clone.path, 'journal');
  const start = (firstSeed: string, words: string[] = []) =>
    clone.run(['start', ...words], { PORT: '39200', FAKE_FIRST_SEED: firstSeed, FAKE_JOURNAL: journal });

  it('when stopped in its seeding, ends the seed before the servers and claims no success', async () => {
    const shop = start('hangs');
    await shop.says('20 of 60 products');
    shop.child.kill('SIGINT');

    expect(await shop.ended()).toBe(0);
    expect(readFileSync(journal, 'utf8')).toBe('seed ended with its database\n');
    expect(shop.output).toMatch(/– Seeding the demo shop interrupted after [^]*✔ Stopping the servers/);
    expect(shop.output).not.toContain('✔ Seeding');
    expect(shop.output).not.toContain(PASSWORD);
  });

  it('when its seeding fails, says so', async () => {
    const shop = start('fails');

    expect(await shop.ended()).toBe(1);
    expect(shop.output).toContain('✖ Seeding the demo shop');
    expect(shop.output).toContain('`markethall seed` failed with exit code 1');
  });

  it.each([
    ['shows the password that was made before, once the shop opens', 1],
    ['shows it that once', 0],
  ])('%s', async (_promise, times) => {
    const shop = start('done');
    await shop.says('Ctrl-C stops everything');
    shop.child.kill('SIGINT');

    expect(await shop.ended()).toBe(0);
    expect(shop.output.split(PASSWORD)).toHaveLength(times + 1);
  });

  it('with --no-seed leaves out the demo shop only', async () => {
    const shop = start('', ['--no-seed']);
    await shop.says('Ctrl-C stops everything');
    shop.child.kill('SIGINT');

    expect(await shop.ended()).toBe(0);
    expect(shop.output).toContain('running seed --no-demo');
    expect(shop.output).toContain('✔ Preparing the shop without a demo');
    expect(shop.output).toContain(`admin@example.com  password ${PASSWORD}`);
  });
});
