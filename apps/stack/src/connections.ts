import { connect } from 'node:net';
import { createConnection } from 'mysql2/promise';

const CONNECT_TIMEOUT_MS = 2_000;

/** Whether a database answers a query under this URL. */
export async function answersQueries(url: string): Promise<boolean> {
  return (await databaseProblem(url)) === null;
}

/** Why a database does not answer under this URL, without its password; null when it does. */
export async function databaseProblem(url: string): Promise<string | null> {
  return (await databaseTrouble(url))?.reason ?? null;
}

/** The same, and whether a server answers that has no database of this name. */
export async function databaseTrouble(url: string): Promise<{ reason: string; isMissing: boolean } | null> {
  try {
    const connection = await createConnection({ uri: url, connectTimeout: CONNECT_TIMEOUT_MS });
    connection.on('error', () => {}); // a server that goes down while we say goodbye is no news
    try {
      await connection.query('SELECT 1');
      return null;
    } finally {
      await connection.end();
    }
  } catch (error) {
    return {
      reason: reasonOf(error),
      isMissing: error instanceof Error && 'code' in error && error.code === 'ER_BAD_DB_ERROR',
    };
  }
}

/** Whether a Redis answers under this URL, with its data loaded. */
export async function answersPings(url: string): Promise<boolean> {
  return (await redisProblem(url)) === null;
}

/** Why a Redis does not answer under this URL, without its password; null when it does. */
export async function redisProblem(url: string): Promise<string | null> {
  if (!URL.canParse(url)) return 'not a URL';
  const { hostname, port, username, password, protocol } = new URL(url);
  if (protocol === 'rediss:') return null; // TLS is the client's business: the apps will tell
  const words = [username, password].filter((word) => word !== '').map((word) => decodeURIComponent(word));
  const request = `${password === '' ? '' : command('AUTH', ...words)}${command('PING')}`;
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 6379),
      timeout: CONNECT_TIMEOUT_MS,
    });
    let answer = '';
    const settle = (problem: string | null): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      const refusal = /^-(.*)\r\n/m.exec(answer);
      if (refusal) settle(refusal[1] ?? 'refused');
      else if (answer.includes('+PONG\r\n')) settle(null);
    });
    socket.on('timeout', () => settle('no answer in time'));
    socket.on('error', (error) => settle(reasonOf(error)));
    socket.on('close', () => settle('connection closed'));
  });
}

function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/** A connection that is refused on every address of a name is an AggregateError without a message of its own. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  return 'code' in error ? String(error.code) : error.name;
}

/** A URL as it may be shown: without its password. */
export function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password !== '') parsed.password = '***';
    return parsed.href;
  } catch {
    return '(not a URL)';
  }
}
