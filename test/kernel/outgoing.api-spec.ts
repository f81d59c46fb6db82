import { OutgoingHttp } from 'markethall/kernel';
import { useApp } from '../support/app.js';
import { PictureServer } from '../transfer/picture-server.js';

process.env.OUTGOING_ALLOWED_HOSTS = 'localhost';
process.env.OUTGOING_DEADLINE_MS = '1500';
process.env.OUTGOING_PER_HOST = '2';

describe('asking other servers', () => {
  const app = useApp();
  let server: PictureServer;
  beforeAll(async () => {
    server = await PictureServer.start();
    server.on('/echo', (request, response) =>
      request
        .on('data', (bytes: Buffer) => response.write(`${request.method} ${bytes.toString()}`))
        .on('end', () => response.end()),
    );
    server.on('/headers', (request, response) => response.end(JSON.stringify(request.headers)));
  });
  afterAll(() => server.close());
  const send = (url: string, request: object = {}) => app.get(OutgoingHttp).send(url, { maxBytes: 1_000, ...request });

  it('sends a body and gives every status back', async () => {
    const answer = await send(server.url('/echo'), { method: 'POST', body: Buffer.from('hello') });
    expect([answer.status, answer.body.toString()]).toEqual([200, 'POST hello']);
    expect((await send(server.url('/nothing'))).status).toBe(404);
  });

  it.each([
    ['a private address', 'http://10.1.2.3/'],
    ['loopback by address, though its name is allowed', 'http://127.0.0.1/'],
    ['loopback in decimal', 'http://2130706433/'],
    ['loopback in octal and hex', 'http://0177.0.0.0x1/'],
    ['loopback of IPv6', 'http://[::1]/'],
    ['a mapped address', 'http://[::ffff:169.254.169.254]/'],
    ['this host', 'http://0.0.0.0/'],
  ])('refuses %s', async (_what, url) => {
    await expect(send(url)).rejects.toMatchObject({ code: 'outgoing_host_refused', status: 422 });
  });

  it('does not carry headers to another origin, nor a POST anywhere else', async () => {
    const other = await PictureServer.start();
    other.on('/headers', (request, response) => response.end(JSON.stringify(request.headers)));
    server.redirects('/elsewhere', other.url('/headers'));

    const answer = await send(server.url('/elsewhere'), { headers: { authorization: 'Bearer secret' } });
    const posted = await send(server.url('/elsewhere'), { method: 'POST', body: Buffer.from('x') });
    other.close();

    expect(answer.url).toBe(other.url('/headers'));
    expect(JSON.parse(answer.body.toString())).not.toHaveProperty('authorization');
    expect(posted.status).toBe(302);
    expect(other.asked).toEqual(['/headers']);
  });

  it('gives up in time: a silent server, one that drips, and one whose redirects go on', async () => {
    server.on('/silent', () => undefined);
    server.on('/drips', (_request, response) => {
      const drip = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drip));
    });
    for (const path of ['/silent', '/drips'])
      await expect(send(server.url(path))).rejects.toMatchObject({ code: 'outgoing_timeout', status: 504 });
    server.redirects('/round', '/round');
    await expect(send(server.url('/round'))).rejects.toMatchObject({ code: 'outgoing_redirects' });
  });

  it('tells a server that cannot be reached without telling where', async () => {
    const closed = await PictureServer.start();
    closed.close();
    await expect(send(closed.url('/'))).rejects.toMatchObject({
      code: 'outgoing_failed',
      status: 502,
      detail: 'The server could not be reached (ECONNREFUSED)',
    });
  });

  it('asks a host with few requests at a time', async () => {
    server.busiest = 0;
    server.on('/slow', (_request, response) => void setTimeout(() => response.end(), 30));
    await Promise.all(Array.from({ length: 6 }, () => send(server.url('/slow'))));
    expect(server.busiest).toBe(2);
  });

  it('never asks inside a transaction', async () => {
    await expect(app.db.transaction(() => send(server.url('/headers')))).rejects.toThrow('must not run inside');
  });
});
