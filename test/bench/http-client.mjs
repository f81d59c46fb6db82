// A keep-alive HTTP/1.1 client that costs less per request than the servers it measures (autocannon costs more than a
// cached answer, so on two cores it would measure itself; `--client autocannon` shows that).
import { connect } from 'node:net';

const HEADERS_END = Buffer.from('\r\n\r\n');
const ZERO = 0x30;

/** One connection with one request at a time. */
export class Connection {
  #socket;
  #chunks = [];
  #waiting = null;
  #failure = null;

  constructor(url) {
    const { hostname, port } = new URL(url);
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('data', (chunk) => this.#take(chunk));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /** Sends prepared bytes; resolves with `{ status, body }`. */
  send(bytes) {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(bytes);
    });
  }

  close() {
    this.#failure = new Error('closed');
    this.#socket.destroy();
  }

  #take(chunk) {
    this.#chunks.push(chunk);
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const end = bytes.indexOf(HEADERS_END);
    if (end === -1) return;
    const status = (bytes[9] - ZERO) * 100 + (bytes[10] - ZERO) * 10 + (bytes[11] - ZERO);
    const start = end + 4;
    const length = status === 304 || status === 204 ? 0 : contentLength(bytes.latin1Slice(0, end));
    if (bytes.length < start + length) {
      this.#chunks = [bytes];
      return;
    }
    this.#chunks = [];
    const { resolve } = this.#waiting;
    this.#waiting = null;
    resolve({ status, body: bytes.subarray(start, start + length) });
  }

  #fail(error) {
    this.#failure ??= error;
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}

function contentLength(head) {
  const found = /\r\ncontent-length: (\d+)/i.exec(head);
  if (found === null) throw new Error(`an answer without content-length:\n${head}`);
  return Number(found[1]);
}

/** The bytes of a request, made once and sent often. */
export function requestBytes(method, path, { headers = {}, body } = {}) {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', 'connection: keep-alive'];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== undefined) lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(payload)}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${payload}`);
}

/**
 * Keeps `connections` busy for `seconds`, or until `next()` answers null. `next` gives `{ bytes, status, done? }`; an answer
 * with another status ends the run with an error. Resolves with the milliseconds of each request and the seconds in all.
 */
export async function load(url, { connections, seconds = 60, next }) {
  const clients = Array.from({ length: connections }, () => new Connection(url));
  const latencies = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  try {
    await Promise.all(
      clients.map(async (client) => {
        for (let now = performance.now(); now < end;) {
          const request = next();
          if (request === null) return;
          const { status, body } = await client.send(request.bytes);
          if (status !== request.status) throw new Error(`answered ${status}: ${body.toString('utf8').slice(0, 500)}`);
          const after = performance.now();
          latencies.push(after - now);
          request.done?.(body);
          now = performance.now();
        }
      }),
    );
    return { latencies, seconds: (performance.now() - started) / 1000 };
  } finally {
    for (const client of clients) client.close();
  }
}
