import { Injectable } from '@nestjs/common';
import { Database, idFromBytes, keyOf } from 'markethall/kernel';
import { CategoryService } from '../categories/category.service.js';
import { freeCode, slugFrom } from '../translations/slug.js';

/** Finds categories by their names from the root down, and makes those that are missing. */
@Injectable()
export class CategoryPaths {
  constructor(
    private readonly db: Database,
    private readonly categories: CategoryService,
  ) {}

  /** Ids by path (`pathKey`), one read for any number of paths; `create` false leaves missing ones out. */
  async resolve(paths: readonly (readonly string[])[], locale: string, create: boolean): Promise<Map<string, string>> {
    const wanted = paths.filter((path) => path.length > 0);
    if (wanted.length === 0) return new Map();
    const known = await this.namesByParent(locale);
    const found = new Map<string, string>();
    for (const path of wanted) {
      let parentId: string | null = null;
      for (const name of path) {
        const key: string = childKey(parentId, name);
        const id: string | undefined =
          known.get(key) ?? (create ? await this.create(parentId, name, locale) : undefined);
        if (id === undefined) break;
        known.set(key, id);
        parentId = id;
        if (name === path.at(-1)) found.set(pathKey(path), id);
      }
    }
    return found;
  }

  private async create(parentId: string | null, name: string, locale: string): Promise<string> {
    const slug = await this.freeSlug(name, locale);
    const made = await this.categories.create({
      parentId,
      translations: { [locale]: slug === undefined ? { name } : { name, slug } },
    });
    return made.category.id;
  }

  /** Two branches may have a child of the same name: the second gets a number. */
  private async freeSlug(name: string, locale: string): Promise<string | undefined> {
    const wanted = slugFrom(name, '');
    if (wanted === '') return undefined;
    const rows = await this.db.query<{ slug_key: string }[]>(
      'SELECT slug_key FROM category_translation WHERE locale = ? AND (slug_key = ? OR slug_key LIKE ?)',
      [locale, keyOf(wanted), keyOf(wanted).replace(/[\\%_]/g, '\\$&') + '-%'],
    );
    return freeCode(wanted, new Set(rows.map((row) => row.slug_key)));
  }

  private async namesByParent(locale: string): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: Buffer; parent_id: Buffer | null; name: string }[]>(
      'SELECT c.id, c.parent_id, t.name FROM category c JOIN category_translation t ON t.category_id = c.id AND t.locale = ?',
      [locale],
    );
    return new Map(
      rows.map((row) => [
        childKey(row.parent_id === null ? null : idFromBytes('cat', row.parent_id), row.name),
        idFromBytes('cat', row.id),
      ]),
    );
  }
}

/** Key of a path in the result of `resolve`. */
export const pathKey = (path: readonly string[]): string => path.map(keyOf).join('\u0000');

const childKey = (parentId: string | null, name: string): string => (parentId ?? '') + '|' + keyOf(name);
