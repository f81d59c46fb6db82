/** One row a key: the one whose locale comes first in the fallbacks, then the first by locale. */
export function best<R extends { locale: string | null }>(
  rows: readonly R[],
  key: (row: R) => string,
  locales: readonly string[],
): R[] {
  const rank = (row: R): number => {
    const index = row.locale === null ? -1 : locales.indexOf(row.locale);
    return index < 0 ? locales.length : index;
  };
  const chosen = new Map<string, R>();
  for (const row of rows) {
    const present = chosen.get(key(row));
    const better =
      !present ||
      rank(row) < rank(present) ||
      (rank(row) === rank(present) && (row.locale ?? '') < (present.locale ?? ''));
    if (better) chosen.set(key(row), row);
  }
  return [...chosen.values()];
}
