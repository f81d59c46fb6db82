import { type Actor, channelScope, idBytes } from 'markethall/kernel';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/*
 * Staff of some channels see the products that are published there, now or at another time, and those that are
 * published nowhere, because they belong to nobody else yet.
 */

/** The same rule for a product whose publications are loaded. */
export function mayWorkOn(actor: Actor, publications: readonly { channelId: string }[]): boolean {
  const scope = channelScope(actor);
  return scope === 'all' || publications.length === 0 || publications.some((row) => scope.includes(row.channelId));
}

/** The rule as a condition on `productId` (an SQL expression) with positional parameters; null where all is seen. */
export function ownProducts(actor: Actor, productId: string): { sql: string; parameters: unknown[] } | null {
  const scope = channelScope(actor);
  if (scope === 'all') return null;
  const nowhere = `NOT EXISTS (SELECT 1 FROM product_channel pc WHERE pc.product_id = ${productId})`;
  if (scope.length === 0) return { sql: nowhere, parameters: [] };
  const own = `EXISTS (SELECT 1 FROM product_channel pc WHERE pc.product_id = ${productId} AND pc.channel_id IN (?))`;
  return { sql: `(${own} OR ${nowhere})`, parameters: [scope.map(idBytes)] };
}

/** The same for the QueryBuilder: parameters by name. */
export function ownProductsNamed(actor: Actor, productId: string): { sql: string; parameters: ObjectLiteral } | null {
  const own = ownProducts(actor, productId);
  if (own === null) return null;
  const [ownChannels] = own.parameters;
  return {
    sql: own.sql.replace('(?)', '(:...ownChannels)'),
    parameters: ownChannels === undefined ? {} : { ownChannels },
  };
}

/** A condition on `variantId` (an SQL expression) for the lists of other modules; null where all is seen. */
export function ownVariants(actor: Actor, variantId: string): { sql: string; parameters: ObjectLiteral } | null {
  const own = ownProductsNamed(actor, 'ownv.product_id');
  if (own === null) return null;
  return { ...own, sql: `EXISTS (SELECT 1 FROM variant ownv WHERE ownv.id = ${variantId} AND ${own.sql})` };
}

/** Narrows a list to the products of the actor. `productId`: the column as SQL names it, `p.id`. */
export function narrowToOwn(qb: SelectQueryBuilder<ObjectLiteral>, actor: Actor, productId: string): void {
  const own = ownProductsNamed(actor, productId);
  if (own !== null) qb.andWhere(own.sql, own.parameters);
}
