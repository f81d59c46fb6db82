import { changeWords, type SluggedWordsInput } from '../translations/slugged-words.js';
import { CategoryTranslation } from './entities/category-translation.entity.js';

/** What a category says in one language. Absent fields stay; null clears. */
export type CategoryTranslationInput = SluggedWordsInput;

/** Merges words by locale; null removes a locale, at least one stays. Changes and returns `rows`' successor. */
export function changeCategoryWords(
  categoryId: string,
  rows: readonly CategoryTranslation[],
  changes: Record<string, CategoryTranslationInput | null>,
): CategoryTranslation[] {
  return changeWords(
    rows,
    changes,
    (words) => Object.assign(new CategoryTranslation(), { categoryId, ...words }),
    'category-' + categoryId.slice(-8),
  );
}
