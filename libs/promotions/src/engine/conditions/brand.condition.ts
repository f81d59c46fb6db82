import { keyOf } from 'markethall/kernel';
import type { BasketLine } from '../basket.js';
import { PromotionCondition } from '../extension-points.js';
import { ParameterReader } from '../parameters.js';

/** Every brand that was met, as its key; bounded, because brands are few. */
const keys = new Map<string, string>();
const MAX_KEYS = 10_000;

/** `{ "condition": "brand", "names": ["Acme"] }`: lines of one of these brands, in any case. */
export class BrandCondition extends PromotionCondition<ReadonlySet<string>> {
  override readonly code = 'brand';
  override readonly kind = 'line';

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string): ReadonlySet<string> {
    const names = new ParameterReader(parameters, pointer, ['names']).texts('names');
    return new Set([...names].map(keyOf));
  }

  override matches(brands: ReadonlySet<string>, line: BasketLine): boolean {
    return line.brand !== null && brands.has(brandKey(line.brand));
  }
}

function brandKey(brand: string): string {
  const known = keys.get(brand);
  if (known !== undefined) return known;
  if (keys.size >= MAX_KEYS) keys.clear();
  const key = keyOf(brand);
  keys.set(brand, key);
  return key;
}
