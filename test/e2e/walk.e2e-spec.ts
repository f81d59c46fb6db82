import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../apps/stack/src/index.js';
import { Hall, OPENING_MS } from './support/hall.js';

/** The fenced bash blocks of the README, by the heading above each. */
function blockUnder(heading: string): string {
  const readme = readFileSync(join(projectRoot(), 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith(heading));
  const block = /^```bash\n([\s\S]*?)^```$/m.exec(section ?? '')?.[1];
  if (block === undefined) throw new Error(`the README has no bash block under "${heading}"`);
  return block;
}

/** Types the lines into bash as a reader would. Ends at the first line that fails. */
function inBash(script: string, env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const bash = spawn('bash', ['-eu', '-o', 'pipefail'], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [bash.stdout, bash.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    bash.once('error', reject);
    bash.once('close', (code) => resolve({ code, output }));
    bash.stdin.end(script);
  });
}

describe('the README', () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.open({ demo: true });
  }, OPENING_MS);
  afterAll(() => hall.close());

  const walker = () => ({
    BASE: hall.urls[0]?.replace('127.0.0.1', 'localhost') ?? '',
    ADMIN_PASSWORD: hall.administrator.password,
  });

  it('walks from registration to a shipped order', async () => {
    const { code, output } = await inBash(blockUnder('The walk'), walker());

    expect(output.split('\n')).toEqual([
      'accepted',
      'verified: true',
      expect.stringMatching(/^.+ from \d+(\.\d+)?, .+ from \d+(\.\d+)?$/),
      'to pay: 2890 cents',
      'order: pending_payment, payment: requires_action',
      'bank page: 303',
      expect.stringMatching(/\S/),
      '',
      expect.stringMatching(/\S/),
      expect.stringMatching(/^MH-\d+: placed, paid$/),
      'fulfilled',
      'DHL 00340434161094042557',
      expect.stringMatching(/\S/),
      '',
    ]);
    expect(code).toBe(0);
  });

  it('buys three lines as a guest', async () => {
    const { code, output } = await inBash(blockUnder('A guest'), walker());

    expect(output.split('\n')).toEqual([expect.stringMatching(/^MH-\d+ placed paid 3 lines$/), '']);
    expect(code).toBe(0);
  });

  it('leaves every invariant whole', async () => {
    expect(await hall.doctor()).toMatchObject({ code: 0 });
  }, 60_000);
});
