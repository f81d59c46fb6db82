import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformSync } from '@swc/core';

const ROOT = join(__dirname, '../../..');
/** Under dist, so that node_modules is found above it and no tool takes it for source. */
const OUT = join(ROOT, 'dist/.kernel-children', String(process.pid));

const SOURCES = [
  'libs/kernel/src',
  'apps/worker/src/bootstrap.ts',
  'apps/worker/src/worker.module.ts',
  'test/kernel/support',
];

/** Compiles kernel, the worker's bootstrap and the sample module as ESM for child processes; answers a script's path. */
export function buildChildren(): (script: string) => string {
  for (const source of SOURCES) for (const file of filesOf(join(ROOT, source))) compile(file);
  const exports = { './*': './libs/*/src/index.js' };
  writeFileSync(join(OUT, 'package.json'), JSON.stringify({ name: 'markethall', type: 'module', exports }));
  return (script) => join(OUT, 'test/kernel/support', `${script}.js`);
}

/** Removes what `buildChildren` has made. */
export const removeChildren = (): void => rmSync(OUT, { recursive: true, force: true });

function filesOf(path: string): string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(path, file));
}

function compile(file: string): void {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    filename: file,
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      keepClassNames: true,
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  });
  const target = join(OUT, relative(ROOT, file)).replace(/\.ts$/, '.js');
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}
