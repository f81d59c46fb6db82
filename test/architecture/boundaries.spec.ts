import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const require_ = createRequire(join(root, 'package.json'));
const config = require_('./.dependency-cruiser.cjs') as {
  forbidden: { name: string }[];
  uses: Record<string, string[]>;
};

/** Every rule is broken once on purpose, in a copy of the tree, and must be reported: a rule that cannot fail protects nothing. */
const planted: Record<string, { file: string; code: string }> = {
  'no-unresolved-imports': {
    file: 'libs/orders/src/p1.ts',
    code: "import { x } from './does-not-exist.js'; export const y = x;",
  },
  'no-cycles': { file: 'libs/orders/src/p2.ts', code: "import { b } from './p2b.js'; export const a = () => b;" },
  'only-through-the-front-door': {
    file: 'libs/checkout/src/p3.ts',
    code: "import { p } from '../../orders/src/p-target.js'; export const x = p;",
  },
  'apps-through-the-front-door': {
    file: 'apps/api/src/p4.ts',
    code: "import { p } from '../../../libs/orders/src/p-target.js'; export const x = p;",
  },
  'every-module-is-declared': {
    file: 'libs/planted/src/index.ts',
    code: "import { newId } from 'markethall/kernel'; export const x = newId;",
  },
  'libs-do-not-know-apps': {
    file: 'libs/orders/src/p5.ts',
    code: "import { p } from '../../../apps/api/src/p-target.js'; export const x = p;",
  },
  'testing-code-stays-in-tests': {
    file: 'libs/orders/src/p6.ts',
    code: "import { p } from '../testing/p-target.js'; export const x = p;",
  },
  'entities-stay-pure': {
    file: 'libs/orders/src/entities/p7.entity.ts',
    code: "import { Injectable } from '@nestjs/common'; export const x = Injectable;",
  },
  'services-do-not-know-http': {
    file: 'libs/orders/src/p8.service.ts',
    code: "import { p } from './api/p-target.js'; export const x = p;",
  },
  'controllers-go-through-services': {
    file: 'libs/orders/src/api/p9.controller.ts',
    code: "import { p } from '../p-target.repository.js'; export const x = p;",
  },
  'domain-does-not-know-the-http-server': {
    file: 'libs/orders/src/p10.ts',
    code: "import { FastifyAdapter } from '@nestjs/platform-fastify'; export const x = FastifyAdapter;",
  },
};

/** What the planted files point at. */
const targets: Record<string, string> = {
  'libs/orders/src/p2b.ts': "import { a } from './p2.js'; export const b = () => a;",
  'libs/orders/src/p-target.ts': 'export const p = 1;',
  'libs/orders/src/p-target.repository.ts': 'export const p = 1;',
  'libs/orders/src/api/p-target.ts': 'export const p = 1;',
  'libs/orders/testing/p-target.ts': 'export const p = 1;',
  'apps/api/src/p-target.ts': 'export const p = 1;',
};

/** Each module imports one module that stands outside of its row in the table. */
for (const [module, allowed] of Object.entries(config.uses)) {
  const forbidden = Object.keys(config.uses).find((other) => other !== module && !allowed.includes(other));
  if (forbidden === undefined) continue;
  planted[`${module}-may-use`] = {
    file: `libs/${module}/src/planted-use.ts`,
    code: `import { plantedTarget } from 'markethall/${forbidden}'; export const x = plantedTarget;`,
  };
  targets[`libs/${forbidden}/src/index.ts`] ??= 'export const plantedTarget = 1;';
}

function write(folder: string, file: string, code: string, keepExisting = false): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  try {
    writeFileSync(join(folder, file), code, { flag: keepExisting ? 'wx' : 'w' });
  } catch (error) {
    if (!keepExisting || (error as { code?: string }).code !== 'EEXIST') throw error;
  }
}

function violations(folder: string): Promise<{ rule: string; from: string }[]> {
  const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  return new Promise((done, fail) =>
    execFile(
      process.execPath,
      [depcruise, 'apps', 'libs', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
      { cwd: folder, maxBuffer: 1 << 28 },
      (error, stdout, stderr) => {
        if (stdout === '') return fail(error ?? new Error(stderr));
        const report = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
        done(report.summary.violations.map((v) => ({ rule: v.rule.name, from: v.from })));
      },
    ),
  );
}

describe('module boundaries', () => {
  const folder = mkdtempSync(join(tmpdir(), 'markethall-boundaries-'));
  let reported: { rule: string; from: string }[];

  beforeAll(async () => {
    for (const name of ['apps', 'libs', 'package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
      cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, code] of Object.entries(targets)) write(folder, file, code, true);
    for (const { file, code } of Object.values(planted)) write(folder, file, code);
    reported = await violations(folder);
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has a planted violation for each rule', () => {
    expect(config.forbidden.map((rule) => rule.name).filter((name) => !(name in planted))).toEqual([]);
  });

  it.each(Object.entries(planted).map(([rule, { file }]) => [rule, file]))('%s fires', (rule, file) => {
    expect(reported).toContainEqual({ rule, from: file });
  });

  it('reports nothing but what was planted', () => {
    const ours = new Set([...Object.values(planted).map((p) => p.file), ...Object.keys(targets)]);
    expect(reported.filter((violation) => !ours.has(violation.from))).toEqual([]);
  });
});
