import { invalidField } from 'markethall/kernel';
import type { BasketLine } from '../basket.js';
import { PromotionCondition } from '../extension-points.js';
import { below, ParameterReader } from '../parameters.js';

type Scalar = string | number | boolean;

/** What the value is compared with: one of a set, or bounds of the value's own type, both included. */
export interface AttributeTest {
  name: string;
  oneOf: ReadonlySet<unknown> | null;
  gte: string | number | null;
  lte: string | number | null;
}

/**
 * A custom field of the product or its variant: `{ "condition": "attribute", "name": "material", "equals": "wool" }`,
 * or `"in": ["wool", "silk"]`, or `"gte"` and `"lte"` (numbers, or texts such as ISO dates). A field with several values
 * equals each of them. A line without the field never matches.
 */
export class AttributeCondition extends PromotionCondition<AttributeTest> {
  override readonly code = 'attribute';
  override readonly kind = 'line';

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string): AttributeTest {
    const read = new ParameterReader(parameters, pointer, ['name', 'equals', 'in', 'gte', 'lte']);
    const name = read.text('name');
    const ways = [read.has('equals'), read.has('in'), read.has('gte') || read.has('lte')].filter(Boolean).length;
    if (ways !== 1) throw invalidField(pointer, 'one_comparison_expected', { of: ['equals', 'in', 'gte', 'lte'] });
    if (read.has('equals'))
      return { name, oneOf: new Set([scalar(read.raw('equals'), read.at('equals'))]), ...NO_BOUNDS };
    if (read.has('in')) {
      const values = read.list('in').map((value, index) => scalar(value, below(read.at('in'), index)));
      return { name, oneOf: new Set(values), ...NO_BOUNDS };
    }
    return { name, oneOf: null, ...bounds(read) };
  }

  override matches({ name, oneOf, gte, lte }: AttributeTest, line: BasketLine): boolean {
    if (!Object.hasOwn(line.attributes, name)) return false;
    const value = line.attributes[name];
    if (oneOf !== null) return Array.isArray(value) ? value.some((each) => oneOf.has(each)) : oneOf.has(value);
    return (gte === null || isAtLeast(value, gte)) && (lte === null || isAtMost(value, lte));
  }
}

const NO_BOUNDS = { gte: null, lte: null };

function bounds(read: ParameterReader): Pick<AttributeTest, 'gte' | 'lte'> {
  const gte = bound(read, 'gte');
  const lte = bound(read, 'lte');
  if (gte !== null && lte !== null) {
    if (typeof gte !== typeof lte) read.fail('lte', 'type_mismatch');
    if (gte > lte) read.fail('lte', 'max_below_min');
  }
  return { gte, lte };
}

function bound(read: ParameterReader, name: 'gte' | 'lte'): string | number | null {
  if (!read.has(name)) return null;
  const value = scalar(read.raw(name), read.at(name));
  return typeof value === 'boolean' ? read.fail(name, 'not_a_number') : value;
}

function scalar(value: unknown, pointer: string): Scalar {
  if (typeof value === 'string' && value.length <= 200) return value;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw invalidField(pointer, 'not_a_scalar');
}

const isAtLeast = (value: unknown, limit: string | number): boolean =>
  typeof value === 'number' && typeof limit === 'number'
    ? value >= limit
    : typeof value === 'string' && typeof limit === 'string' && value >= limit;

const isAtMost = (value: unknown, limit: string | number): boolean =>
  typeof value === 'number' && typeof limit === 'number'
    ? value <= limit
    : typeof value === 'string' && typeof limit === 'string' && value <= limit;
