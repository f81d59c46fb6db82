// `npm run bench [-- --only name,name] [--json FILE] [--rounds 5] [--client autocannon] [--no-figures] [--no-demo] [--reuse]`
// See docs/performance.md for the method.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const { values: wanted } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    client: { type: 'string', default: 'own' },
    'no-figures': { type: 'boolean', default: false },
    'no-demo': { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    reuse: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});
const json = wanted.json === undefined ? null : resolve(wanted.json);

// A bare clone has neither dependencies nor a build: the bootstrap sees to both.
if (!wanted['no-build'])
  execFileSync(process.execPath, [join(root, 'apps/stack/bootstrap.mjs'), 'build'], { stdio: 'inherit', cwd: root });
const { createTerminal } = await import('../../apps/stack/plain/terminal.mjs');
const terminal = createTerminal();
try {
  const { bench } = await import('./bench.mjs');
  const started = performance.now();
  const { results, figures } = await bench({
    root,
    terminal,
    only: wanted.only?.split(',').map((name) => name.trim()) ?? null,
    rounds: Number(wanted.rounds),
    client: wanted.client,
    demo: !wanted['no-demo'],
    reuse: wanted.reuse,
    figures: !wanted['no-figures'],
    profile: wanted.profile ?? null,
    secret: randomBytes(48).toString('base64url'),
  });
  const { tableOf } = await import('./report.mjs');
  terminal.say(`\n${machineLine()}\n`);
  for (const line of tableOf(results)) terminal.say(line);
  terminal.say();
  for (const [name, { value, unit, goal }] of Object.entries(figures))
    terminal.say(`${name.padEnd(28)} ${value} ${unit} (goal: at most ${goal})`);
  terminal.say(`\nmeasured in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  if (json !== null) writeFileSync(json, `${JSON.stringify({ rows: results.map(({ row }) => row) }, null, 2)}\n`);
} catch (error) {
  terminal.say(terminal.paint('red', error.plain === true ? error.message : (error.stack ?? String(error))));
  process.exitCode = 1;
}
process.exit();

function machineLine() {
  const [cpu] = cpus();
  return `${cpu?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.versions.node}`;
}
