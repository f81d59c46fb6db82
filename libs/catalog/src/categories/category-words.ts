import { keyOf } from 'markethall/kernel';
import { badField } from '../catalog.errors.js';
import { safeHtml } from '../translations/html.js';
import { isSlug, slugFrom } from '../translations/slug.js';
import { CategoryTranslation } from './entities/category-translation.entity.js';

/** What a category says in one language. Absent fields stay; null clears. */
export type CategoryTranslationInput = {
  name?: string;
  /** Made from the name when it is absent on creation. */
  slug?: string;
  /** HTML; sanitized when it is written. */
  description?: string | null;
};

/** Merges words by locale; null removes a locale, at least one stays. Changes and returns `rows`' successor. */
export function changeCategoryWords(
  categoryId: string,
  rows: readonly CategoryTranslation[],
  changes: Record<string, CategoryTranslationInput | null>,
): CategoryTranslation[] {
  const byLocale = new Map(rows.map((row) => [row.locale, row]));
  for (const [locale, input] of Object.entries(changes)) {
    if (input === null) byLocale.delete(locale);
    else byLocale.set(locale, merged(byLocale.get(locale), { categoryId, locale }, input));
  }
  if (byLocale.size === 0) throw badField('/translations', 'at_least_one');
  return [...byLocale.values()];
}

function merged(
  present: CategoryTranslation | undefined,
  key: { categoryId: string; locale: string },
  input: CategoryTranslationInput,
): CategoryTranslation {
  const name = input.name ?? present?.name;
  if (name === undefined) throw badField(`/translations/${key.locale}/name`, 'required');
  const slug = input.slug ?? present?.slug ?? slugFrom(name, 'category-' + key.categoryId.slice(-8));
  if (!isSlug(slug)) throw badField(`/translations/${key.locale}/slug`, 'invalid_slug');
  const description = input.description === undefined ? (present?.description ?? null) : safe(input.description);
  return Object.assign(new CategoryTranslation(), { ...key, name, slug, slugKey: keyOf(slug), description });
}

const safe = (html: string | null): string | null => (html === null || html === '' ? null : safeHtml(html));
