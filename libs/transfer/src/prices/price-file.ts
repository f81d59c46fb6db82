import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { UnreadableFile } from '../products/product-file.js';
import { PRICE_COLUMNS, type PriceCells, type PriceColumn } from './price-row.js';

const MAX_ROW = 10_000;
const MAX_ROWS = 1_000_000;

/**
 * Streams the rows of a price file, some hundred at a time. Comma, semicolon or tab; a byte order mark is left out. Throws
 * UnreadableFile for a wrong header, binary content, another encoding, broken quoting or too many rows.
 */
export async function* readPriceCells(
  content: AsyncIterable<Buffer>,
  rowsAtOnce: number,
): AsyncGenerator<PriceCells[]> {
  const { delimiter, rest } = await peek(content);
  const options = { bom: true, delimiter, max_record_size: MAX_ROW, relax_column_count: true, skip_empty_lines: true };
  const parser = pipeline(Readable.from(textOnly(rest)), parse(options), () => undefined);
  let header: PriceColumn[] | null = null;
  let row = 0;
  let batch: PriceCells[] = [];
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (header === null) {
        header = readHeader(record);
        continue;
      }
      row += 1;
      if (row > MAX_ROWS) throw unreadable('too_many_rows', `The file has more than ${MAX_ROWS} rows`, row);
      if (record.slice(header.length).some((value) => value !== ''))
        throw unreadable('row_too_long', `Row ${row} has more cells than the header`, row);
      batch.push({ row, ...Object.fromEntries(header.map((name, index) => [name, record[index] ?? ''])) });
      if (batch.length < rowsAtOnce) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (error instanceof CsvError) throw unreadable('csv_broken', `Row ${row + 1}: ${error.message}`, row + 1);
    throw error;
  }
  if (row === 0) throw unreadable('file_empty', 'The file has no rows');
  if (batch.length > 0) yield batch;
}

function readHeader(record: readonly string[]): PriceColumn[] {
  const names = record.map((name) => name.trim());
  while (names.at(-1) === '') names.pop();
  const problems = [
    ...(['sku', 'currency', 'amount'] as const)
      .filter((name) => !names.includes(name))
      .map((field) => ({ row: 0, field, code: 'column_missing', detail: `The file has no column "${field}"` })),
    ...names
      .filter((name) => !isColumn(name))
      .map((field) => ({
        row: 0,
        field,
        code: 'column_unknown',
        detail: `"${field}" is not a column of a price file`,
      })),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((field) => ({ row: 0, field, code: 'column_twice', detail: `The column "${field}" stands twice` })),
  ];
  if (problems.length > 0) {
    throw new UnreadableFile(
      problems
        .slice(0, 50)
        .map((one) => ({ ...one, field: one.field.slice(0, 100), detail: one.detail.slice(0, 200) })),
    );
  }
  return names.filter(isColumn);
}

const isColumn = (name: string): name is PriceColumn => (PRICE_COLUMNS as readonly string[]).includes(name);

/** Looks at the header for its separator without losing it. */
async function peek(content: AsyncIterable<Buffer>): Promise<{ delimiter: string; rest: AsyncIterable<Buffer> }> {
  const iterator = content[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* rest(): AsyncGenerator<Buffer> {
    for (let next = first; next.done !== true; next = await iterator.next()) yield next.value;
  }
  const header = first.done === true ? '' : (first.value.subarray(0, 4096).toString('utf8').split(/\r?\n/, 1)[0] ?? '');
  const count = (separator: string): number => header.split(separator).length;
  const delimiter = [',', ';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best));
  return { delimiter, rest: rest() };
}

/** Passes on what is UTF-8 text: anything else is refused, not guessed at. */
async function* textOnly(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const check = (bytes?: Buffer): void => {
    try {
      decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw unreadable('file_not_utf8', 'The file is not UTF-8 text: save it as "CSV UTF-8"');
    }
  };
  for await (const bytes of content) {
    if (bytes.includes(0)) throw unreadable('file_binary', 'The file is not text');
    check(bytes);
    yield bytes;
  }
  check();
}

const unreadable = (code: string, detail: string, row = 0): UnreadableFile =>
  new UnreadableFile([{ row, code, detail: detail.slice(0, 300) }]);
