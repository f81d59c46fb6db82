/** Digits of base 32 as SQL's CONV writes them that the public alphabet writes differently (it has no i, l, o, u). */
const DIGITS: readonly (readonly [string, string])[] = [
  ['I', 'j'],
  ['J', 'k'],
  ['K', 'm'],
  ['L', 'n'],
  ['M', 'p'],
  ['N', 'q'],
  ['O', 'r'],
  ['P', 's'],
  ['Q', 't'],
  ['R', 'v'],
  ['S', 'w'],
  ['T', 'x'],
  ['U', 'y'],
  ['V', 'z'],
];

const chunk = (column: string, start: number, hexDigits: number, length: number): string =>
  `LPAD(CONV(SUBSTRING(HEX(${column}), ${start}, ${hexDigits}), 16, 32), ${length}, '0')`;

/**
 * The public id (`ord_…`) of a BINARY(16) column in SQL: other modules hold it as text, and the doctor compares both.
 * Too slow for anything but the doctor.
 */
export function publicIdSql(prefix: string, column: string): string {
  const digits = `CONCAT(${chunk(column, 1, 2, 2)}, ${chunk(column, 3, 15, 12)}, ${chunk(column, 18, 15, 12)})`;
  const spelled = DIGITS.reduce((sql, [from, to]) => `REPLACE(${sql}, '${from}', '${to}')`, digits);
  return `CONVERT(CONCAT('${prefix}_', LOWER(${spelled})) USING ascii) COLLATE ascii_bin`;
}
