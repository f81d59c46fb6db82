import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, AppConfig, Clock, forbidden } from 'markethall/kernel';
import { UsersConfig } from '../users.config.js';
import { ConsolePermission } from '../user.permissions.js';
import { SessionActors } from './session-actors.js';

/** `__Host-`: the browser keeps it for this origin only, over TLS (or loopback), for every path. */
const COOKIE = '__Host-markethall-console';

/**
 * Lets the browser of a member of staff into pages that it opens by address (the queue dashboard), where no
 * `Authorization` header can be sent. The cookie names a session and lasts minutes; rights are looked up at each request.
 */
@Injectable()
export class ConsoleSessions {
  private readonly key: Buffer;

  constructor(
    app: AppConfig,
    private readonly config: UsersConfig,
    private readonly clock: Clock,
    private readonly actors: SessionActors,
  ) {
    this.key = app.deriveKey('users.console-cookie');
  }

  /** The `Set-Cookie` value for a signed-in member of staff, and when it ends. 403 without `queue:read`. */
  open(actor: Actor): { cookie: string; expiresAt: Date } {
    if (actor.kind !== 'staff' || actor.sessionId === null || !actor.permissions.has(ConsolePermission.Read))
      throw forbidden();
    const seconds = this.config.consoleMinutes * 60;
    const expiresAt = new Date(this.clock.nowMs() + seconds * 1000);
    const content = `${actor.sessionId}.${expiresAt.getTime()}`;
    const value = `${content}.${this.sign(content)}`;
    return { cookie: `${COOKIE}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${seconds}`, expiresAt };
  }

  /** The `Set-Cookie` value that removes the cookie. */
  close(): string {
    return `${COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`;
  }

  /**
   * Who sends this `Cookie` header; null for a missing, forged or expired cookie, an ended session, or somebody who may
   * not read queues any more. Pages behind it must refuse unsafe methods whose `Sec-Fetch-Site` is not `same-origin`.
   */
  async verify(cookieHeader: string | undefined): Promise<Actor | null> {
    const value = readCookie(cookieHeader);
    const match = /^(ses_[0-9a-z]{26})\.(\d{13})\.([\w-]{43})$/.exec(value ?? '');
    if (!match) return null;
    const [, sessionId = '', expiresAt = '', signature = ''] = match;
    const expected = Buffer.from(this.sign(`${sessionId}.${expiresAt}`));
    if (!timingSafeEqual(expected, Buffer.from(signature))) return null;
    if (Number(expiresAt) <= this.clock.nowMs()) return null;
    const actor = await this.actors.find(sessionId);
    return actor?.kind === 'staff' && actor.permissions.has(ConsolePermission.Read) ? actor : null;
  }

  private sign(content: string): string {
    return createHmac('sha256', this.key).update(content).digest('base64url');
  }
}

function readCookie(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 8_192) return undefined;
  const found = header.split(';').filter((part) => part.trim().startsWith(`${COOKIE}=`));
  return found.length === 1 ? found[0]?.trim().slice(COOKIE.length + 1) : undefined;
}
