import { Injectable } from '@nestjs/common';
import { CatalogReader, type CategoryDocument } from 'markethall/catalog';
import { keyOf, notFound } from 'markethall/kernel';
import type { CategoryNode, CategoryPage } from './product-page.js';

/** The category tree as shoppers see it. One statement. */
@Injectable()
export class CategoryViewService {
  constructor(private readonly catalog: CatalogReader) {}

  async tree(locale: string): Promise<CategoryNode[]> {
    return nested(await this.catalog.categoryTree(locale), null);
  }

  /** A category by id or slug with everything below it and the way to the root. */
  async get(idOrSlug: string, locale: string): Promise<CategoryPage> {
    const all = await this.catalog.categoryTree(locale);
    const found = all.find((category) => category.id === idOrSlug || keyOf(category.slug) === keyOf(idOrSlug));
    if (found === undefined) throw notFound('category');
    const byId = new Map(all.map((category) => [category.id, category]));
    return {
      ...nodeOf(found, all),
      ancestors: found.path
        .filter((id) => id !== found.id)
        .flatMap((id) => {
          const category = byId.get(id);
          return category === undefined ? [] : [{ id, slug: category.slug, name: category.name }];
        }),
    };
  }
}

const nested = (all: readonly CategoryDocument[], parentId: string | null): CategoryNode[] =>
  all.filter((category) => category.parentId === parentId).map((category) => nodeOf(category, all));

const nodeOf = (category: CategoryDocument, all: readonly CategoryDocument[]): CategoryNode => ({
  id: category.id,
  parentId: category.parentId,
  slug: category.slug,
  name: category.name,
  description: category.description,
  children: nested(all, category.id),
});
