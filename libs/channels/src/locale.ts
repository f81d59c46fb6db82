const LONGEST_HEADER = 500;
const MOST_RANGES = 20;

/** Canonical forms found lately: asking the runtime costs more than the rest of a request's negotiation. */
const canonical = new Map<string, string | null>();
const MOST_KNOWN = 1_000;

/** The canonical form of a BCP 47 locale (`EN-us` → `en-US`), or null when it is none. */
export function canonicalLocale(value: string): string | null {
  if (!/^[A-Za-z0-9-]{2,35}$/.test(value)) return null;
  let found = canonical.get(value);
  if (found !== undefined) return found;
  found = canonicalOf(value);
  if (canonical.size >= MOST_KNOWN) canonical.clear();
  canonical.set(value, found);
  return found;
}

function canonicalOf(value: string): string | null {
  try {
    return Intl.getCanonicalLocales(value)[0] ?? null;
  } catch {
    return null;
  }
}

/**
 * Finds the offered locale that suits a wished one best: the same, else the same language.
 * `de-AT` finds `de-AT`, else `de`, else the first offered `de-…`; null when nothing fits.
 */
export function matchLocale(wished: string, offered: readonly string[]): string | null {
  const locale = canonicalLocale(wished);
  if (!locale) return null;
  if (offered.includes(locale)) return locale;
  const language = locale.split('-')[0] ?? locale;
  if (offered.includes(language)) return language;
  return offered.find((candidate) => candidate.split('-')[0] === language) ?? null;
}

/**
 * The order in which translations are tried: locale → language → the channel's default (→ its language).
 * Without duplicates, never empty.
 */
export function localeFallbacks(locale: string, defaultLocale: string): string[] {
  const chain = [locale, locale.split('-')[0] ?? locale, defaultLocale, defaultLocale.split('-')[0] ?? defaultLocale];
  return [...new Set(chain)];
}

/**
 * Chooses a locale by an Accept-Language header (RFC 9110). It is a wish and not a command:
 * unreadable, too long or unknown values end in the default, never in an error.
 */
export function negotiateLocale(header: string | undefined, offered: readonly string[], fallback: string): string {
  if (!header || header.length > LONGEST_HEADER) return fallback;
  for (const range of readRanges(header)) {
    if (range === '*') return fallback;
    const found = matchLocale(range, offered);
    if (found) return found;
  }
  return fallback;
}

/** The ranges of an Accept-Language header, best first; those with q=0 are left out. */
function readRanges(header: string): string[] {
  return header
    .split(',', MOST_RANGES)
    .map((part) => {
      const [range = '', ...parameters] = part.split(';').map((text) => text.trim());
      const weight = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
      return { range, quality: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ range, quality }) => range !== '' && quality > 0 && quality <= 1)
    .sort((a, b) => b.quality - a.quality)
    .map(({ range }) => range);
}
