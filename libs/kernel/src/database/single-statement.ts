const QUOTED = /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`[^`]*`/g;
const COMMENT = /--|#|\/\*/;

/**
 * Throws when the text may hold more than one statement: a `;` outside of quotes that anything follows. The connections
 * of the pool can run several statements in one trip, and only the kernel's wire may use that (docs/adr/0009): everything
 * else passes here, with its placeholders still in place.
 */
export function assertSingleStatement(sql: string): void {
  const at = sql.indexOf(';');
  if (at === -1 || at === sql.trimEnd().length - 1) return;
  const bare = sql.replace(QUOTED, '');
  // A comment could hide a quote from this simple scanner, but not itself: text with one and a `;` is refused.
  if (!COMMENT.test(bare) && !/;\s*\S/.test(bare)) return;
  throw new Error('One statement at a time: bind values with `?` and send statements one by one');
}
