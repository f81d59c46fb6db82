import { keyOf } from 'markethall/kernel';
import { badField } from '../catalog.errors.js';
import { safeHtml } from './html.js';
import { isSlug, slugFrom } from './slug.js';

/** What something with an address of its own says in one language. Absent fields stay; null clears. */
export type SluggedWordsInput = {
  name?: string;
  /** Made from the name when it is absent on creation. */
  slug?: string;
  /** HTML; sanitized when it is written. */
  description?: string | null;
};

/** The same as it is stored. */
export type SluggedWords = { locale: string; name: string; slug: string; slugKey: string; description: string | null };

/**
 * Merges words by locale; null removes a locale, at least one stays. `make` begins a row of a locale; `fallback` is the
 * slug where nothing is left of a name. Returns the successors of `rows`, which stay as they are.
 */
export function changeWords<T extends SluggedWords>(
  rows: readonly T[],
  changes: Record<string, SluggedWordsInput | null>,
  make: (words: SluggedWords) => T,
  fallback: string,
): T[] {
  const byLocale = new Map(rows.map((row) => [row.locale, row]));
  for (const [locale, input] of Object.entries(changes)) {
    if (input === null) byLocale.delete(locale);
    else byLocale.set(locale, make(merged(byLocale.get(locale), locale, input, fallback)));
  }
  if (byLocale.size === 0) throw badField('/translations', 'at_least_one');
  return [...byLocale.values()];
}

function merged(
  present: SluggedWords | undefined,
  locale: string,
  input: SluggedWordsInput,
  fallback: string,
): SluggedWords {
  const name = input.name ?? present?.name;
  if (name === undefined) throw badField(`/translations/${locale}/name`, 'required');
  const slug = input.slug ?? present?.slug ?? slugFrom(name, fallback);
  if (!isSlug(slug)) throw badField(`/translations/${locale}/slug`, 'invalid_slug');
  const description = input.description === undefined ? (present?.description ?? null) : safe(input.description);
  return { locale, name, slug, slugKey: keyOf(slug), description };
}

const safe = (html: string | null): string | null => (html === null || html === '' ? null : safeHtml(html));
