import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ensureBuilt, freePort, projectRoot } from '../../apps/stack/src/index.js';
import { eventually, givenServers, OPENING_MS, withConnection } from './support/hall.js';

interface Service {
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  volumes?: string[];
}

const root = projectRoot();
const text = (name: string): string => readFileSync(join(root, name), 'utf8');

/** There may be no Docker engine here: the processes of the containers run as docker-compose.yml and the Dockerfile say. */
describe('the shop of docker-compose.yml', () => {
  const { services } = parse(text('docker-compose.yml')) as { services: Record<'setup' | 'api' | 'worker', Service> };
  const database = `mh_compose_${randomBytes(5).toString('hex')}`;
  const files = mkdtempSync(join(tmpdir(), 'markethall-compose-'));
  const { databaseUrl, redisUrl } = givenServers();
  const running: ChildProcess[] = [];
  let ports: { api: number; worker: number };
  let setup: { code: number; output: string };

  /** `${NAME:-default}` as an operator leaves it who sets what must be set, on this machine's servers and free ports. */
  const environmentOf = (service: Service): NodeJS.ProcessEnv => {
    const own = new URL(databaseUrl);
    own.pathname = `/${database}`;
    const here: Record<string, string> = {
      DATABASE_URL: own.toString(),
      REDIS_URL: redisUrl,
      PORT: String(ports.api),
      WORKER_PORT: String(ports.worker),
      MARKETHALL_FILES: files,
      MARKETHALL_SECRET: randomSecret,
      REDIS_PREFIX: database, // one Redis for all specs; a container has its own
    };
    const [, inImage = ''] = /^ENV (NODE_ENV=.*)$/m.exec(text('Dockerfile')) ?? [];
    const image = Object.fromEntries(inImage.split(' ').map((each) => each.split('=')));
    const said = Object.entries(service.environment ?? {}).map(([name, value]) => [
      name,
      value.replace(/\$\{\w+:-([^}]*)\}/g, '$1'),
    ]);
    return { PATH: process.env.PATH, ...image, ...Object.fromEntries(said), ...here };
  };
  const randomSecret = randomBytes(48).toString('base64');
  const commandOf = ({ command }: Service): [string, string[]] => {
    const [, inImage = '[]'] = /^CMD (\[.*\])$/m.exec(text('Dockerfile')) ?? [];
    const [program = '', ...words] = command ?? (JSON.parse(inImage) as string[]);
    return [program === 'node' ? process.execPath : program, words];
  };
  const run = (program: string, words: string[], env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> =>
    new Promise((done) =>
      execFile(program, words, { cwd: root, env }, (error, stdout, stderr) =>
        done({ code: error === null ? 0 : 1, output: stdout + stderr }),
      ),
    );
  const isHealthy = async (service: Service): Promise<boolean> => {
    const [, inImage = '[]'] = /^HEALTHCHECK .*\\\n\s+CMD (\[.*\])$/m.exec(text('Dockerfile')) ?? [];
    const [, ...words] = service.healthcheck?.test.slice(1) ?? (JSON.parse(inImage) as string[]);
    const asked = words.map((word) => (word === service.environment?.WORKER_PORT ? String(ports.worker) : word));
    return (await run(process.execPath, asked, environmentOf(service))).code === 0;
  };

  beforeAll(async () => {
    await ensureBuilt(root);
    ports = { api: await freePort(), worker: await freePort() };
    await withConnection(databaseUrl, (ask) => ask(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`));
    setup = await run(...commandOf(services.setup), environmentOf(services.setup));
    for (const service of [services.api, services.worker]) {
      running.push(spawn(...commandOf(service), { cwd: root, env: environmentOf(service), stdio: 'ignore' }));
    }
  }, OPENING_MS);

  afterAll(async () => {
    for (const child of running) {
      const ended = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    }
    rmSync(files, { recursive: true, force: true });
    await withConnection(databaseUrl, (ask) => ask(`DROP DATABASE ${database}`));
  }, 60_000);

  it('is set up by one command, which shows the password of the first administrator', () => {
    expect(setup).toEqual({ code: 0, output: expect.stringMatching(/"password"|password/i) });
  });

  it('has a healthy api and a healthy worker, each asked at its own port', async () => {
    await eventually('both to be healthy', async () => (await isHealthy(services.api)) && isHealthy(services.worker));
    expect(running.map(({ exitCode }) => exitCode)).toEqual([null, null]);
  }, 60_000);

  it('sells at once, and not only to its own machine', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal);

    for (const host of ['127.0.0.1', ...(outside === undefined ? [] : [outside.address])]) {
      const answer = await fetch(`http://${host}:${ports.api}/api/v1/store/products`);
      expect(answer.status).toBe(200);
    }
  });

  it('shares the files of api and worker', () => {
    expect(services.api.volumes).toEqual(services.worker.volumes);
    expect(services.worker.volumes).toEqual(['files:/app/.markethall']);
  });
});
