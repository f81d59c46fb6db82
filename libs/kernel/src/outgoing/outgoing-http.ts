import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { AppError } from '../errors/app-error.js';
import { type CheckedAddress, exchange, type OutgoingAnswer } from './exchange.js';
import { HostLanes } from './host-lanes.js';
import { OutgoingConfig } from './outgoing.config.js';
import {
  outgoingFailed,
  outgoingHostRefused,
  outgoingRedirects,
  outgoingTimeout,
  outgoingUrlInvalid,
} from './outgoing.errors.js';
import { isPublicAddress } from './public-address.js';

/** What is asked of a server that somebody else has named. */
export interface OutgoingRequest {
  /** Default GET. */
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  body?: Buffer;
  /** Largest answer in bytes; a larger one is cut off and refused. */
  maxBytes: number;
  /** Only a GET follows redirects; default 3, others 0. */
  maxRedirects?: number;
  /** Gives it up earlier. */
  signal?: AbortSignal;
}

const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const USER_AGENT = 'Markethall';

/**
 * Asks servers whose addresses strangers choose, without being led into the own network: the name is resolved once, every
 * address must be public (or the host be named in OUTGOING_ALLOWED_HOSTS), and the connection goes to what was checked.
 * Each redirect is checked the same way. Bounded in time, size and connections a host; nothing is unpacked. Never inside
 * a transaction. Answers of any status come back; AppErrors: outgoing_url_invalid, outgoing_host_refused,
 * outgoing_redirects, outgoing_too_large, outgoing_encoded (422), outgoing_timeout (504), outgoing_failed (502). Those
 * from 500 on may go well later.
 */
@Injectable()
export class OutgoingHttp {
  private readonly lanes: HostLanes;
  private readonly allowed: ReadonlySet<string>;

  constructor(
    private readonly db: Database,
    private readonly config: OutgoingConfig,
  ) {
    this.lanes = new HostLanes(config.perHost);
    this.allowed = new Set(config.allowedHosts.map((host) => host.toLowerCase()));
  }

  async send(address: string, request: OutgoingRequest): Promise<OutgoingAnswer> {
    this.db.assertNoTransaction('Asking another server');
    const url = urlOf(address);
    return this.lanes.run(url.host, () => this.inTime(url, request));
  }

  private async inTime(url: URL, request: OutgoingRequest): Promise<OutgoingAnswer> {
    const timeout = AbortSignal.timeout(this.config.deadlineMs);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    try {
      return await this.follow(url, request, signal);
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (timeout.aborted) throw outgoingTimeout(this.config.deadlineMs);
      request.signal?.throwIfAborted();
      throw outgoingFailed(reasonOf(error));
    }
  }

  private async follow(start: URL, request: OutgoingRequest, signal: AbortSignal): Promise<OutgoingAnswer> {
    const { method = 'GET', headers = {}, body = null, maxBytes } = request;
    const most = method === 'GET' ? (request.maxRedirects ?? MAX_REDIRECTS) : 0;
    let url = start;
    for (let redirects = 0; ; redirects += 1) {
      const addresses = await this.resolve(url, signal);
      const own = { 'user-agent': USER_AGENT, ...(url.origin === start.origin ? headers : {}) };
      const answer = await exchange({ url, addresses, method, headers: own, body, maxBytes, signal });
      if (most === 0 || !REDIRECTS.has(answer.status)) return answer;
      const target = answer.headers.location;
      if (target === undefined || redirects === most) throw outgoingRedirects();
      url = urlOf(target, url);
    }
  }

  /** The addresses of the host; refused when one of them is not public and the host is not named in the settings. */
  private async resolve(url: URL, signal: AbortSignal): Promise<CheckedAddress[]> {
    const host = hostOf(url);
    const family = isIP(host);
    const found = family === 0 ? await inSignal(lookup(host, { all: true }), signal) : [{ address: host, family }];
    const mayAsk = this.allowed.has(host) || found.every(({ address }) => isPublicAddress(address));
    if (!mayAsk || found.length === 0) throw outgoingHostRefused(host);
    return found;
  }
}

function urlOf(address: string, base?: URL): URL {
  const url = URL.canParse(address, base?.href) ? new URL(address, base) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    throw outgoingUrlInvalid();
  return url;
}

/** The host as it is compared: lower case, without brackets and without the dot at its end. */
const hostOf = (url: URL): string =>
  url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();

/** DNS cannot be called off, but it need not be waited for. */
function inSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  aborted.catch(() => undefined); // nobody hears of it when the work was faster
  return Promise.race([work, aborted]);
}

/** `ECONNREFUSED`, `ENOTFOUND`, …: the code alone, because the text may tell the address. */
function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return /^[A-Z_]{2,40}$/.test(code) ? code : 'unknown';
}
