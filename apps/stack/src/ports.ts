import { createServer } from 'node:net';

/** Both families: where `localhost` is ::1 first, a link to it would lead to whoever listens there. */
const ADDRESSES = ['127.0.0.1', '0.0.0.0', '::1', '::'];
/** Answers of a machine without IPv6, where nobody else can be listening on it either. */
const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'EPROTONOSUPPORT']);

/** Whether nobody listens on this port, neither on the machine's own addresses nor on all, of IPv4 and of IPv6. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ADDRESSES) if (!(await canListen(port, host))) return false;
  return true;
}

/** A port of 127.0.0.1 that is free now; `preferred` when it still is. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred;
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** `count` free ports from `first` upwards; busy ones are passed over. Looks at no more than 200. */
export async function freePortsFrom(first: number, count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let port = first; ports.length < count && port < Math.min(first + 200, 65_536); port += 1) {
    if (await isPortFree(port)) ports.push(port);
  }
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(host.includes(':') && NO_SUCH_ADDRESS.has(error.code ?? '')),
    );
    // Without `ipv6Only` the address :: would ask for those of IPv4 once more.
    server.listen({ port, host, exclusive: true, ipv6Only: true }, () => server.close(() => resolve(true)));
  });
}
