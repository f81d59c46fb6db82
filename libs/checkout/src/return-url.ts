import { Injectable } from '@nestjs/common';
import { AppConfig } from 'markethall/kernel';
import { CheckoutConfig } from './checkout.config.js';
import { returnUrlRefused } from './checkout.errors.js';

/** Where shoppers may be sent after paying: never to a stranger's site. */
@Injectable()
export class ReturnUrls {
  private readonly allowed: ReadonlySet<string>;

  constructor(
    private readonly app: AppConfig,
    config: CheckoutConfig,
  ) {
    this.allowed = new Set(
      [app.publicUrl, app.storefrontUrl, ...config.returnOrigins].map((url) => new URL(url).origin),
    );
  }

  /** The wish, or the shop's own page. Throws 422 for a foreign origin; outside production this machine's ports are none. */
  resolve(wish: string | undefined): string {
    if (wish === undefined) return `${new URL(this.app.storefrontUrl).origin}/orders/view`;
    if (!URL.canParse(wish)) throw returnUrlRefused();
    const url = new URL(wish);
    const own = this.allowed.has(url.origin) || (this.app.environment !== 'production' && isThisMachine(url));
    if (!own || url.username !== '' || url.password !== '') throw returnUrlRefused();
    return url.href;
  }
}

/** A storefront in development runs on some port of this machine. */
const isThisMachine = (url: URL): boolean =>
  /^https?:$/.test(url.protocol) && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
