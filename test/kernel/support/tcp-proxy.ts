import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Stands between a client and a server: can be cut, delayed, or made to swallow everything. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private refusing = false;
  private delayMs = 0;

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {
    this.server = createServer((client) => this.accept(client));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  /** Resets every connection and refuses new ones. */
  cut(): void {
    this.refusing = true;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** As before. */
  heal(): void {
    this.refusing = false;
    this.delayMs = 0;
  }

  /** Every piece of an answer comes so much later. */
  slow(ms: number): void {
    this.delayMs = ms;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(client: Socket): void {
    if (this.refusing) return void client.resetAndDestroy();
    const upstream = connect(this.port, this.host);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    client.pipe(upstream);
    let last = Promise.resolve(); // pieces keep their order, whatever the delay was when they came
    upstream.on('data', (chunk) => {
      const due =
        this.delayMs === 0
          ? Promise.resolve()
          : new Promise<void>((resolve) => setTimeout(resolve, this.delayMs).unref());
      last = last.then(() => due).then(() => void (client.writable && client.write(chunk)));
    });
  }
}
