import { once } from 'node:events';
import { type AddressInfo, createServer, Server } from 'node:net';
import { freePortsFrom, isPortFree } from './ports.js';

/** Whether this machine has the address at all; nothing can hide behind it otherwise. */
async function listening(host: string): Promise<Server | null> {
  const server = createServer().listen({ port: 0, host, ipv6Only: true });
  return once(server, 'listening').then(
    () => server,
    () => null,
  );
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port; // it listens on a port, not on a pipe

describe('isPortFree', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each(['127.0.0.1', '0.0.0.0', '::1', '::'])('sees another program on %s, and its end', async (host) => {
    const other = await listening(host);
    if (other === null) return;
    const port = portOf(other);

    expect(await isPortFree(port)).toBe(false);
    expect(await freePortsFrom(port, 1)).not.toContain(port);
    await new Promise((resolve) => other.close(resolve));
    expect(await isPortFree(port)).toBe(true);
  });

  it.each(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])('takes a machine without IPv6 (%s) for what it is', async (code) => {
    const listen = Reflect.get(Server.prototype, 'listen') as (...words: unknown[]) => Server; // bound again below
    jest.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...words: unknown[]) {
      const [{ host }] = words as [{ host: string }];
      if (!host.includes(':')) return Reflect.apply(listen, this, words);
      setImmediate(() => this.emit('error', Object.assign(new Error('no IPv6'), { code })));
      return this;
    });
    const other = await listening('127.0.0.1');
    const port = other === null ? 0 : portOf(other);

    expect(await isPortFree(port)).toBe(false);
    await new Promise((resolve) => other?.close(resolve));
    expect(await isPortFree(port)).toBe(true);
  });
});
