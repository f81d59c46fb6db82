import { createHash, createSecretKey, type KeyObject, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { AppConfig, Clock } from 'markethall/kernel';
import { UsersConfig } from '../users.config.js';

export const ACCESS_ALGORITHM = 'HS256';
/** RFC 9068: an access token says in its header that it is one, so that no other JWT passes for it. */
export const ACCESS_TYPE = 'at+jwt';
export const ACCESS_AUDIENCE = 'markethall:api';
/** How far clocks may differ. */
const LEEWAY_SECONDS = 60;
const LONGEST_TOKEN = 4_096;

/** What an access token says: whose session it is. Rights are looked up and never believed. */
export interface AccessClaims {
  readonly sub: string;
  readonly sid: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
}

/** Makes access tokens and knows which key checks them. */
@Injectable()
export class AccessTokens {
  readonly issuer: string;
  private readonly key: KeyObject;
  private readonly keyId: string;

  constructor(
    app: AppConfig,
    private readonly config: UsersConfig,
    private readonly clock: Clock,
  ) {
    const secret = app.deriveKey('users.access-token');
    this.issuer = app.publicUrl;
    this.key = createSecretKey(secret);
    this.keyId = createHash('sha256').update(secret).digest('base64url').slice(0, 8);
  }

  get seconds(): number {
    return this.config.accessTokenSeconds;
  }

  /** A token for one session, valid from now for `seconds`. */
  sign(userId: string, sessionId: string): string {
    const now = Math.floor(this.clock.nowMs() / 1000);
    const claims = { sub: userId, sid: sessionId, iat: now, nbf: now, exp: now + this.seconds, jti: randomUUID() };
    return jwt.sign({ ...claims, iss: this.issuer, aud: ACCESS_AUDIENCE }, this.key, {
      algorithm: ACCESS_ALGORITHM,
      header: { alg: ACCESS_ALGORITHM, typ: ACCESS_TYPE, kid: this.keyId },
    });
  }

  /** The key that a token must be signed with; null when its header already disqualifies it. */
  keyFor(token: string): KeyObject | null {
    if (token.length > LONGEST_TOKEN) return null;
    const header = readHeader(token);
    if (header?.['alg'] !== ACCESS_ALGORITHM || header['typ'] !== ACCESS_TYPE || header['kid'] !== this.keyId)
      return null;
    return this.key;
  }

  /** The claims of a token whose signature, issuer and audience are right, if it is valid at this moment. */
  read(payload: unknown): AccessClaims | null {
    return readClaims(payload, Math.floor(this.clock.nowMs() / 1000));
  }
}

/** Narrows a payload and checks its times with a leeway of a minute; null when anything is missing or wrong. */
export function readClaims(payload: unknown, nowSeconds: number): AccessClaims | null {
  if (typeof payload !== 'object' || payload === null) return null;
  const { sub, sid, iat, nbf, exp } = payload as Record<string, unknown>; // an object, each member checked below
  if (typeof sub !== 'string' || typeof sid !== 'string') return null;
  if (typeof iat !== 'number' || typeof nbf !== 'number' || typeof exp !== 'number') return null;
  const latest = nowSeconds + LEEWAY_SECONDS;
  if (iat > latest || nbf > latest || exp <= nowSeconds - LEEWAY_SECONDS) return null;
  return { sub, sid, iat, nbf, exp };
}

function readHeader(token: string): Record<string, unknown> | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null ? (header as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
