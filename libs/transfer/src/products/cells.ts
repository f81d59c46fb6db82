import { currencyExponent } from 'markethall/kernel';

/** Reads "19.99" as 1999n: digits, at most one point and no more decimals than the currency has. Null when it is no such number. */
export function parseAmount(text: string, currency: string): bigint | null {
  const match = /^(\d{1,13})(?:\.(\d+))?$/.exec(text.trim());
  if (match === null) return null;
  const exponent = currencyExponent(currency);
  const decimals = (match[2] ?? '').replace(/0+$/, '');
  if (decimals.length > exponent) return null;
  return BigInt((match[1] ?? '') + decimals.padEnd(exponent, '0'));
}

/** 1999n EUR → "19.99". */
export function formatAmount(amount: bigint, currency: string): string {
  const exponent = currencyExponent(currency);
  if (exponent === 0) return amount.toString();
  const digits = amount.toString().padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** A whole number of at most nine digits, or null. */
export function parseCount(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
}

/** Truth as spreadsheets write it; null when it is something else. */
export function parseTruth(text: string): boolean | null {
  if (/^(true|yes|1|wahr)$/i.test(text.trim())) return true;
  if (/^(false|no|0|falsch)$/i.test(text.trim())) return false;
  return null;
}

/** A spreadsheet must not run what a merchant typed: a text that could be a formula gets an apostrophe. */
export function guardFormula(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** Takes the apostrophe of `guardFormula` away again, so that a file round-trips. */
export function unguardFormula(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

/** A text as a cell: guarded where it could be a formula, and where blanks around it would be taken for carelessness. */
export function writeText(text: string): string {
  return /^'*\s|\s$/.test(text) ? `'${text}` : guardFormula(text);
}

/** The text of a cell: blanks around it go, unless an apostrophe in front guards them. */
export function readText(cell: string): string {
  if (/^'+\s/.test(cell) || /^'.*\s$/s.test(cell)) return cell.slice(1);
  return unguardFormula(cell.trim());
}

/** What a spreadsheet takes for a number or a date, and so gets an apostrophe in front that keeps its zeros. */
const GUARDED_NUMBER = /^'+\d[\d.,:/ eE+-]*$/;

/** A SKU or barcode as a cell: an apostrophe of its own in front of a number is doubled, because `readCode` takes one. */
export function writeCode(code: string): string {
  return GUARDED_NUMBER.test(code) && code.trim() === code ? `'${code}` : writeText(code);
}

/** A SKU or barcode: as a text, and without the apostrophe that guards a number from spreadsheets. */
export function readCode(cell: string): string {
  const code = cell.trim();
  return GUARDED_NUMBER.test(code) && !/^'.*\s$/s.test(cell) ? code.slice(1) : readText(cell);
}

/** Several texts in one cell; the separator inside of a text is escaped with a backslash. */
export function writeList(parts: readonly string[], separator: '|' | '>'): string {
  const between = separator === '|' ? ' | ' : ' > ';
  return parts.map((part) => part.replaceAll(/[\\|>]/g, '\\$&')).join(between);
}

/** Splits at separators that are not escaped; blanks around the parts and empty parts go. Escapes stay for the next level. */
export const splitList = (text: string, separator: '|' | '>'): string[] =>
  splitAll(text, separator).filter((part) => part !== '');

/** The same with the empty parts. */
export function splitAll(text: string, separator: '|' | '>'): string[] {
  if (!text.includes(separator) && !text.includes('\\')) return [text.trim()];
  const parts = [''];
  for (const [piece] of text.matchAll(/\\[\s\S]|[\s\S]/gu)) {
    if (piece === separator) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}

/** Takes the backslashes of `writeList` away. */
export const unescapeList = (text: string): string => text.replaceAll(/\\([\\|>])/g, '$1');
