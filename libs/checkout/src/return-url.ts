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

  /** The wish, or the shop's own page. Throws 422 for a foreign origin in production. */
  resolve(wish: string | undefined): string {
    if (wish === undefined) return `${new URL(this.app.storefrontUrl).origin}/orders/view`;
    if (!URL.canParse(wish)) throw returnUrlRefused();
    if (this.app.environment === 'production' && !this.allowed.has(new URL(wish).origin)) throw returnUrlRefused();
    return wish;
  }
}
