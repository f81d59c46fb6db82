import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';

/** A server of pictures as the world has them: good ones, missing ones, hostile ones. Reached as `localhost`. */
export class PictureServer {
  /** Paths that were asked for, in order. */
  readonly asked: string[] = [];
  /** Requests being answered at once, at most. */
  busiest = 0;
  private readonly paths = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();
  private open = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(): Promise<PictureServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const started = new PictureServer(server, (server.address() as AddressInfo).port);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => started.answer(request, response));
    return started;
  }

  url(path: string): string {
    return `http://localhost:${this.port}${path}`;
  }

  on(path: string, answer: (request: IncomingMessage, response: ServerResponse) => void): void {
    this.paths.set(path, answer);
  }

  /** A picture of one color. */
  async serves(path: string, background: string): Promise<Buffer> {
    const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .png()
      .toBuffer();
    this.on(path, (_request, response) => response.end(bytes));
    return bytes;
  }

  redirects(path: string, location: string): void {
    this.on(path, (_request, response) => response.writeHead(302, { location }).end());
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.asked.push(request.url ?? '');
    this.open += 1;
    this.busiest = Math.max(this.busiest, this.open);
    response.on('close', () => (this.open -= 1));
    const answer = this.paths.get(request.url ?? '');
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  }
}
