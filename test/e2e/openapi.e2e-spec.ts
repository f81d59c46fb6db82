import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { projectRoot } from '../../apps/stack/src/index.js';
import { Hall, OPENING_MS } from './support/hall.js';

const root = projectRoot();

function node(folder: string, ...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((done) =>
    execFile(
      process.execPath,
      args,
      { cwd: folder, maxBuffer: 1 << 26, env: { ...process.env, NODE_OPTIONS: '' } },
      (error, stdout, stderr) => done({ code: error === null ? 0 : 1, output: stdout + stderr }),
    ),
  );
}

describe('the OpenAPI document', () => {
  const folder = mkdtempSync(join(tmpdir(), 'markethall-client-'));
  let hall: Hall;
  let document: Record<string, unknown> & { paths: Record<string, Record<string, Operation>> };

  interface Operation {
    operationId?: string;
    summary?: string;
    security?: unknown[];
    responses: Record<string, { content?: object }>;
  }

  beforeAll(async () => {
    hall = await Hall.open({ demo: true });
    const { body } = await hall.ask('/api/openapi.json');
    const { servers: _own, ...rest } = body as typeof document & { servers: unknown };
    document = rest;
  }, OPENING_MS);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await hall.close();
  });

  it('is the one that was reviewed: docs/openapi.json (write it anew with `npm run openapi`)', () => {
    const { servers: _example, ...reviewed } = JSON.parse(
      readFileSync(join(root, 'docs/openapi.json'), 'utf8'),
    ) as typeof document;
    expect(document).toEqual(reviewed);
  });

  it('says of each operation what it does, who may call it and what comes back', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );
    expect(operations.length).toBeGreaterThan(150);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, operation } of operations) {
      expect({ name, summary: operation.summary }).toEqual({ name, summary: expect.stringMatching(/\S/) });
      expect({ name, answers: Object.keys(operation.responses) }).toEqual({
        name,
        answers: expect.arrayContaining([expect.stringMatching(/^2/)]),
      });
    }
  });

  it('makes a client that type-checks and can buy, ship and look', async () => {
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    copyFileSync(join(root, 'test/e2e/client/walk.ts.txt'), join(folder, 'walk.ts'));

    const generator = join(root, 'node_modules/openapi-typescript/bin/cli.js');
    expect(
      await node(folder, generator, 'openapi.json', '-o', 'schema.d.ts', '--default-non-nullable=false'),
    ).toMatchObject({ code: 0 });

    const compiler = join(root, 'node_modules/typescript7/bin/tsc');
    const strict = [
      '--noEmit',
      '--strict',
      '--target',
      'es2023',
      '--module',
      'nodenext',
      '--types',
      'node',
      '--skipLibCheck',
      'walk.ts',
    ];
    expect(await node(folder, compiler, ...strict)).toEqual({ code: 0, output: '' });

    const { code } = transformFileSync(join(folder, 'walk.ts'), {
      module: { type: 'es6' },
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    });
    writeFileSync(join(folder, 'walk.mjs'), code);
    const { email, password } = hall.administrator;
    const walked = await node(folder, 'walk.mjs', String(hall.urls[0]), email, password);
    expect(walked).toMatchObject({ code: 0 });
    expect(JSON.parse(walked.output)).toEqual({
      number: expect.stringMatching(/^MH-\d+$/),
      status: 'completed',
      fulfillmentStatus: 'fulfilled',
      amount: expect.any(Number),
    });
  }, 120_000);
});
