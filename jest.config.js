import { join } from 'node:path';
import { esmPackages } from './test/support/esm-packages.js';

// Nest 12 is ESM only. Jest's ESM mode cannot load CommonJS packages that require() Nest, so the tests
// run as CommonJS: SWC turns our TypeScript and every ESM-only package into CommonJS. No Node flag is needed.
const swc = (parser) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      parser,
      keepClassNames: true,
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  },
];

const esm = esmPackages(join(import.meta.dirname, 'node_modules'))
  .map((name) => name.replaceAll('.', '\\.'))
  .join('|');

/** @type {import('jest').Config} */
const base = {
  testEnvironment: 'node',
  // 'source' makes `markethall/<module>` of package.json "exports" resolve to TypeScript; 'import' must stay out.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: {
    '^.+\\.ts$': swc({ syntax: 'typescript', decorators: true }),
    '^.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!.*/node_modules/)(?!(?:${esm})/)(?!.*\\.mjs$)`],
  resolver: '<rootDir>/test/support/jest-resolver.cjs',
  setupFiles: ['<rootDir>/test/support/jest-setup.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.markethall/'],
};

/** @type {import('jest').Config} */
export default {
  maxWorkers: 2,
  // Every spec file of an app leaves some of its modules behind; a fresh worker is faster than a full heap.
  workerIdleMemoryLimit: '1500MB',
  testTimeout: 30_000,
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'] },
    { ...base, displayName: 'api', testMatch: ['<rootDir>/test/**/*.api-spec.ts'] },
    { ...base, displayName: 'architecture', testMatch: ['<rootDir>/test/{architecture,stack}/**/*.spec.ts'] },
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/test/{e2e,faults}/**/*.e2e-spec.ts'] },
  ],
};
