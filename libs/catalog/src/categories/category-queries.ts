import { Injectable } from '@nestjs/common';
import { Database, keysetPage, type KeysetPage, type ListRequest } from 'markethall/kernel';
import { In } from 'typeorm';
import type { CategoryWithWords } from './category.service.js';
import { CategoryTranslation } from './entities/category-translation.entity.js';
import { Category } from './entities/category.entity.js';

/** A category with everything below it, siblings by rank. */
export type CategoryNode = CategoryWithWords & { children: CategoryNode[] };

/** Lists of categories for staff. */
@Injectable()
export class CategoryQueries {
  constructor(private readonly db: Database) {}

  async list(list: ListRequest): Promise<KeysetPage<CategoryWithWords>> {
    const qb = this.db.read().createQueryBuilder(Category, 'c');
    const columns = { parentId: 'c.parentId', status: 'c.status', externalId: 'c.externalId', path: 'c.path' };
    const found = await keysetPage(qb, list, columns, { idField: 'c.id', idPrefix: 'cat' });
    return { ...found, items: await this.withWords(found.items) };
  }

  /** The whole tree, hidden categories too, in two statements. */
  async tree(): Promise<CategoryNode[]> {
    const all = await this.withWords(await this.db.repository(Category).find());
    const children = new Map<string | null, CategoryNode[]>();
    for (const found of all.sort((a, b) => a.category.position - b.category.position)) {
      const { parentId } = found.category;
      children.set(parentId, [...(children.get(parentId) ?? []), { ...found, children: [] }]);
    }
    for (const nodes of children.values())
      for (const node of nodes) node.children = children.get(node.category.id) ?? [];
    return children.get(null) ?? [];
  }

  /** From the root down to the parent. */
  async ancestors(category: Category): Promise<CategoryWithWords[]> {
    const ids = category.path.split('/').filter((id) => id !== '' && id !== category.id);
    if (ids.length === 0) return [];
    const found = await this.withWords(await this.db.repository(Category).findBy({ id: In(ids) }));
    return found.sort((a, b) => a.category.path.length - b.category.path.length);
  }

  private async withWords(categories: readonly Category[]): Promise<CategoryWithWords[]> {
    if (categories.length === 0) return [];
    const rows = await this.db
      .repository(CategoryTranslation)
      .findBy({ categoryId: In(categories.map((category) => category.id)) });
    const words = new Map<string, CategoryTranslation[]>();
    for (const row of rows) words.set(row.categoryId, [...(words.get(row.categoryId) ?? []), row]);
    return categories.map((category) => ({ category, translations: words.get(category.id) ?? [] }));
  }
}
