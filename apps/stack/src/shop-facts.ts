/** The first administrator, as the seed tells of it once. */
export interface Administrator {
  email: string;
  password: string;
}

/** What the seed tells about the demo shop. All of it may be missing. */
export interface ShopFacts {
  administrator?: Administrator;
  sampleVariantId?: string;
  deliveryMethodId?: string;
  /** A ready command that buys something, with `{url}` for the shop's address. */
  buy?: string;
}

/** Collects the facts from what `seed` wrote: JSON objects, one a line, among log lines of any kind. */
export function readFacts(lines: readonly string[]): ShopFacts {
  return Object.assign({}, ...lines.map(factsOf)) as ShopFacts; // each part has been narrowed by factsOf
}

function factsOf(line: string): ShopFacts {
  if (!line.startsWith('{')) return {};
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  const facts: ShopFacts = {};
  for (const name of ['sampleVariantId', 'deliveryMethodId', 'buy'] as const) {
    const text: unknown = (value as Record<string, unknown>)[name]; // an object, checked above; the field is narrowed below
    if (typeof text === 'string') facts[name] = text;
  }
  if ('administrator' in value && isAdministrator(value.administrator)) facts.administrator = value.administrator;
  return facts;
}

function isAdministrator(value: unknown): value is Administrator {
  return (
    typeof value === 'object' &&
    value !== null &&
    'email' in value &&
    'password' in value &&
    typeof value.email === 'string' &&
    typeof value.password === 'string'
  );
}

/** A command line that buys one unit in the demo shop; null when the seed named nothing to buy. Needs curl and sed only. */
export function buyCommand(facts: ShopFacts, url: string): string | null {
  if (facts.buy !== undefined) return facts.buy.replaceAll('{url}', url);
  if (facts.sampleVariantId === undefined) return null;
  const address = {
    firstName: 'Ada',
    lastName: 'Byron',
    line1: 'Torstraße 1',
    postalCode: '10119',
    city: 'Berlin',
    countryCode: 'DE',
  };
  const cart = {
    email: 'ada@example.com',
    shippingAddress: address,
    lines: [{ variantId: facts.sampleVariantId, quantity: 1 }],
    ...(facts.deliveryMethodId === undefined ? {} : { deliveryMethodId: facts.deliveryMethodId }),
  };
  const payment = { paymentMethod: 'sandbox', paymentToken: 'tok_success' };
  return [
    `CART=$(curl -s ${url}/api/v1/store/carts -H 'content-type: application/json' -d '${JSON.stringify(cart)}') \\`,
    `&& curl -s ${url}/api/v1/store/carts/$(echo "$CART" | sed 's/.*"id":"\\(cart_[0-9a-z]*\\)".*/\\1/')/checkouts \\`,
    `  -H "Cart-Token: $(echo "$CART" | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')" -H "Idempotency-Key: buy-$(date +%s)" \\`,
    `  -H 'content-type: application/json' -d '${JSON.stringify(payment)}'`,
  ].join('\n');
}
