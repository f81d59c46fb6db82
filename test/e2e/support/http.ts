import { setTimeout as sleep } from 'node:timers/promises';

/** One request as a spec sends it. */
export interface Ask {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  status: number;
  /** JSON as it came; null for an empty body. Specs read what the promise that they test says is there. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a foreign answer, asserted field by field
  body: any;
  headers: Headers;
}

/** How long a patient client goes on: longer than the lease of 60 s on a key whose process died. */
const PATIENCE_MS = 80_000;

/** One attempt over a kept-alive connection. Rejects when the connection fails. */
export async function send(url: string, { method, body, headers }: Ask = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
}

/** What a patient client has met on its way to an answer. */
export interface Trouble {
  /** Attempts that ended without an answer. */
  broken: number;
  /** Answers that asked to come back: 503, and 409 for a key that is still in flight. */
  postponed: number;
}

/**
 * What a good client does: the same request with the same key again, at the next process, until there is an answer that
 * is not "come back later". Gives up after 80 s.
 */
export async function patiently(
  urls: readonly string[],
  path: string,
  ask: Ask = {},
  trouble: Trouble = { broken: 0, postponed: 0 },
): Promise<Answer> {
  const deadline = performance.now() + PATIENCE_MS;
  const first = Math.floor(Math.random() * urls.length);
  for (let attempt = 0; ; attempt += 1) {
    const url = `${urls[(first + attempt) % urls.length] ?? ''}${path}`;
    try {
      const answer = await send(url, ask);
      if (!isPostponed(answer) || performance.now() > deadline) return answer;
      trouble.postponed += 1;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      trouble.broken += 1;
    }
    await sleep(Math.min(50 * (attempt + 1), 500));
  }
}

function isPostponed({ status, body }: Answer): boolean {
  return status === 503 || (status === 409 && IN_FLIGHT.has((body as { code?: unknown } | null)?.code));
}

const IN_FLIGHT: ReadonlySet<unknown> = new Set(['idempotency_in_flight', 'checkout_in_progress']);
