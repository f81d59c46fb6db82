/** An error in the words of its message, cut to what a `last_error` column holds. No stack: that goes to the log. */
export function errorText(error: unknown, max = 1_000): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
