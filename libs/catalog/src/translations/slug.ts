import { slugify } from 'markethall/kernel';

/** Longest slug, in characters. */
export const MAX_SLUG = 190;

const SLUG = /^[\p{L}\p{N}]+(?:[-._][\p{L}\p{N}]+)*$/u;
const LOOKS_LIKE_ID = /^(?:prod|cat|coll|var)_/i;

/** True for a slug that can stand in a URL and is not mistaken for an id. */
export function isSlug(slug: string): boolean {
  return slug.length <= MAX_SLUG && SLUG.test(slug) && !LOOKS_LIKE_ID.test(slug);
}

/** A slug out of a name; `fallback` where nothing is left of it. */
export function slugFrom(name: string, fallback: string): string {
  const slug = slugify(name)
    .slice(0, MAX_SLUG - 8)
    .replace(/-+$/u, '');
  return slug === '' ? fallback : slug;
}

/** A short code out of a name, for options: `Größe` → `groesse`; `fallback` where nothing is left of it. */
export function codeFrom(name: string, fallback: string): string {
  const code = slugify(name).slice(0, 56).replace(/-+$/u, '');
  return code === '' ? fallback : code;
}

/** The code with a number behind it that is not taken yet. */
export function freeCode(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let n = 2; ; n += 1) {
    const code = wanted + '-' + n;
    if (!taken.has(code)) return code;
  }
}
