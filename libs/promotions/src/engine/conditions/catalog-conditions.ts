import type { BasketLine } from '../basket.js';
import { PromotionCondition } from '../extension-points.js';
import { ParameterReader } from '../parameters.js';

type Ids = ReadonlySet<string>;
type Parameters = Readonly<Record<string, unknown>>;

const readIds = (parameters: Parameters, pointer: string, prefix: string): Ids =>
  new ParameterReader(parameters, pointer, ['ids']).texts('ids', new RegExp(`^${prefix}_[0-9a-z]+$`));

function hasAny(ids: Ids, candidates: readonly string[]): boolean {
  for (const id of candidates) if (ids.has(id)) return true;
  return false;
}

/** `{ "condition": "product", "ids": ["prod_…"] }`: lines of one of these products. */
export class ProductCondition extends PromotionCondition<Ids> {
  override readonly code = 'product';
  override readonly kind = 'line';

  override parse(parameters: Parameters, pointer: string): Ids {
    return readIds(parameters, pointer, 'prod');
  }

  override matches(ids: Ids, line: BasketLine): boolean {
    return ids.has(line.productId);
  }
}

/** `{ "condition": "variant", "ids": ["var_…"] }`: lines of one of these variants. */
export class VariantCondition extends PromotionCondition<Ids> {
  override readonly code = 'variant';
  override readonly kind = 'line';

  override parse(parameters: Parameters, pointer: string): Ids {
    return readIds(parameters, pointer, 'var');
  }

  override matches(ids: Ids, line: BasketLine): boolean {
    return ids.has(line.variantId);
  }
}

/** `{ "condition": "category", "ids": ["cat_…"] }`: lines whose product is in one of these or below it. */
export class CategoryCondition extends PromotionCondition<Ids> {
  override readonly code = 'category';
  override readonly kind = 'line';

  override parse(parameters: Parameters, pointer: string): Ids {
    return readIds(parameters, pointer, 'cat');
  }

  override matches(ids: Ids, line: BasketLine): boolean {
    return hasAny(ids, line.categoryIds);
  }
}

/** `{ "condition": "collection", "ids": ["…"] }`: lines whose product is in one of these collections. */
export class CollectionCondition extends PromotionCondition<Ids> {
  override readonly code = 'collection';
  override readonly kind = 'line';

  override parse(parameters: Parameters, pointer: string): Ids {
    return readIds(parameters, pointer, '[a-z]{1,13}');
  }

  override matches(ids: Ids, line: BasketLine): boolean {
    return hasAny(ids, line.collectionIds);
  }
}
