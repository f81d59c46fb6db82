import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A register of VAT ids on this machine that answers as the European Commission's does, or not at all. */
export class Authority {
  readonly asked: string[] = [];
  private answer: (request: IncomingMessage) => { status?: number; body?: unknown; hang?: boolean } = () => ({});
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(): Promise<Authority> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // listening on a port
    const authority = new Authority(server, `http://127.0.0.1:${port}/rest-api`);
    server.on('request', (request, response) => {
      authority.asked.push(request.url ?? '');
      const { status = 200, body = {}, hang = false } = authority.answer(request);
      if (!hang) response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    return authority;
  }

  says(isValid: boolean, extra: object = {}): void {
    const userError = isValid ? 'VALID' : 'INVALID';
    this.answer = () => ({ body: { isValid, userError, requestDate: '2026-06-01T00:00:00.000Z', ...extra } });
  }

  isAway(how: { status?: number; body?: unknown; hang?: boolean }): void {
    this.answer = () => how;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
