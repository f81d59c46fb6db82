import { Injectable } from '@nestjs/common';
import { Database, idBytes, idFromBytes } from 'markethall/kernel';
import { badField, categoryCycle, categoryTooDeep, tooManyCategories } from '../catalog.errors.js';
import { Category } from './entities/category.entity.js';

/** Most levels. The path column holds ten ids. */
export const MAX_DEPTH = 10;
/** Most categories; the tree is read whole. */
export const MAX_CATEGORIES = 10_000;

const SEGMENT = 31;

/** Where a category stands. */
export type CategoryPlace = { parentId: string | null; path: string; position: number };

/** The shape of the tree: paths and ranks. Call `lock` first; everything here is in the caller's transaction. */
@Injectable()
export class CategoryShape {
  constructor(private readonly db: Database) {}

  /** One change of the shape at a time. */
  async lock(): Promise<void> {
    await this.db.query('SELECT id FROM category_tree FOR UPDATE');
  }

  /** Makes room for a new category and says where it is. */
  async placeFor(id: string, parentId: string | null, wanted: number | undefined): Promise<CategoryPlace> {
    const [{ n } = { n: 0 }] = await this.db.query<{ n: string | number }[]>('SELECT COUNT(*) AS n FROM category');
    if (Number(n) >= MAX_CATEGORIES) throw tooManyCategories(MAX_CATEGORIES);
    const parentPath = await this.pathOf(parentId);
    if (depthOf(parentPath) + 1 > MAX_DEPTH) throw categoryTooDeep(MAX_DEPTH);
    const position = await this.makeRoom(parentId, wanted);
    return { parentId, path: parentPath + id + '/', position };
  }

  /** Takes a category out, closes the gap, makes room at the new place and moves everything below it along. */
  async move(category: Category, parentId: string | null, wanted: number | undefined): Promise<CategoryPlace> {
    const parentPath = await this.pathOf(parentId);
    if (parentPath.startsWith(category.path)) throw categoryCycle();
    const below = await this.deepest(category.path);
    if (depthOf(parentPath) + 1 + below > MAX_DEPTH) throw categoryTooDeep(MAX_DEPTH);
    await this.closeGap(category);
    const position = await this.makeRoom(parentId, wanted, category.id);
    const path = parentPath + category.id + '/';
    await this.db.execute('UPDATE category SET path = CONCAT(?, SUBSTRING(path, ?)) WHERE path LIKE ? AND id <> ?', [
      path,
      category.path.length + 1,
      pattern(category.path),
      idBytes(category.id),
    ]);
    return { parentId, path, position };
  }

  async hasChildren(id: string): Promise<boolean> {
    return (
      (await this.db.query<unknown[]>('SELECT 1 FROM category WHERE parent_id = ? LIMIT 1', [idBytes(id)])).length > 0
    );
  }

  /** Deletes a category without children; returns the products that were in it. */
  async removeLeaf(category: Category): Promise<string[]> {
    const id = idBytes(category.id);
    const products = await this.db.query<{ product_id: Buffer }[]>(
      'SELECT product_id FROM product_category WHERE category_id = ?',
      [id],
    );
    await this.db.execute('DELETE FROM product_category WHERE category_id = ?', [id]);
    await this.db.execute('DELETE FROM category_translation WHERE category_id = ?', [id]);
    await this.db.execute('DELETE FROM category WHERE id = ?', [id]);
    await this.closeGap(category);
    return products.map((row) => idFromBytes('prod', row.product_id));
  }

  private async pathOf(parentId: string | null): Promise<string> {
    if (parentId === null) return '/';
    const parent = await this.db.repository(Category).findOneBy({ id: parentId });
    if (!parent) throw badField('/parentId', 'category_unknown');
    return parent.path;
  }

  /** Levels below a path. */
  private async deepest(path: string): Promise<number> {
    const [{ length } = { length: null }] = await this.db.query<{ length: string | number | null }[]>(
      'SELECT MAX(LENGTH(path)) AS length FROM category WHERE path LIKE ?',
      [pattern(path)],
    );
    return (Number(length ?? path.length) - path.length) / SEGMENT;
  }

  /** `leaving`: the category on the move; it counts nowhere. */
  private async makeRoom(
    parentId: string | null,
    wanted: number | undefined,
    leaving: string | null = null,
  ): Promise<number> {
    const siblings = parentId === null ? 'parent_id IS NULL' : 'parent_id = ?';
    const parameters = [
      ...(parentId === null ? [] : [idBytes(parentId)]),
      leaving === null ? Buffer.alloc(0) : idBytes(leaving),
    ];
    const [{ n } = { n: 0 }] = await this.db.query<{ n: string | number }[]>(
      'SELECT COUNT(*) AS n FROM category WHERE ' + siblings + ' AND id <> ?',
      parameters,
    );
    const position = Math.min(wanted ?? Number(n), Number(n));
    await this.db.execute(
      'UPDATE category SET position = position + 1 WHERE ' + siblings + ' AND id <> ? AND position >= ?',
      [...parameters, position],
    );
    return position;
  }

  private async closeGap(category: Category): Promise<void> {
    const siblings = category.parentId === null ? 'parent_id IS NULL' : 'parent_id = ?';
    await this.db.execute(
      'UPDATE category SET position = position - 1 WHERE ' + siblings + ' AND position > ? AND id <> ?',
      [...(category.parentId === null ? [] : [idBytes(category.parentId)]), category.position, idBytes(category.id)],
    );
  }
}

/** `/` is 0, `/cat_…/` is 1. */
const depthOf = (path: string): number => (path.length - 1) / SEGMENT;

/** Everything below a path; ids hold no wildcard but the underscore of their prefix. */
const pattern = (path: string): string => path.replaceAll('_', '\\_') + '%';
