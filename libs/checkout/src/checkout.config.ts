import { ArrayMaxSize, IsArray, IsInt, IsUrl, Max, Min } from 'class-validator';
import { defineConfig, Setting } from 'markethall/kernel';

/** How carts become orders. */
export class CheckoutConfig {
  @IsArray()
  @ArrayMaxSize(20)
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] }, { each: true })
  @Setting(
    'Further origins that a shopper may return to after paying, beside PUBLIC_URL and STOREFRONT_URL; outside production any',
  )
  returnOrigins: string[] = [];

  @IsInt()
  @Min(0)
  @Max(30_000)
  @Setting('Milliseconds that a second request for the same cart waits for the first')
  waitMs: number = 9_000;
}

export const checkoutConfig = defineConfig('checkout', CheckoutConfig, (env) => ({
  returnOrigins: env.CHECKOUT_RETURN_ORIGINS,
  waitMs: env.CHECKOUT_WAIT_MS,
}));
