import { CsvError, parse, type Parser } from 'csv-parse';
import type { CsvRow, ParsedProduct, ProductFormat, RowProblem } from './imported-product.js';

/** Longest row in characters, longest header in columns. */
const MAX_ROW = 1_000_000;
const MAX_COLUMNS = 500;
/** Rows of one product. */
const MAX_ROWS_A_PRODUCT = 2_000;
/** Rows of a file; keys of products and variants are remembered while it is read. */
const MAX_ROWS = 500_000;

/** The file cannot be read at all: nothing of it is written. */
export class UnreadableFile extends Error {
  constructor(readonly problems: RowProblem[]) {
    super(problems.map((problem) => problem.detail).join('; '));
    this.name = 'UnreadableFile';
  }
}

/** Rows of one product, or a row that belongs to none. */
type RowGroup = { rows: CsvRow[]; problem: RowProblem | null };

/**
 * Streams a CSV file as products. Separator (comma, semicolon, tab) and a byte order mark are recognized; the header
 * chooses the format. Rows of a product stand together; a handle that comes again later is a problem of its row.
 * Throws UnreadableFile for a wrong header, binary content or broken quoting.
 */
export async function* readProducts(
  content: AsyncIterable<Buffer>,
  formatOf: (columns: readonly string[]) => ProductFormat,
): AsyncGenerator<ParsedProduct & { rows: number }> {
  for await (const { format, groups } of rowGroups(content, formatOf)) {
    for (const { rows, problem } of groups) {
      const parsed = problem === null ? format.parse(rows) : { product: null, problems: [problem] };
      yield { ...parsed, rows: rows.length };
    }
  }
}

/** Reads the whole file as `readProducts` would, without looking into its cells: the number of its rows. Throws UnreadableFile. */
export async function countRows(
  content: AsyncIterable<Buffer>,
  formatOf: (columns: readonly string[]) => ProductFormat,
  onProgress: () => void = () => undefined,
): Promise<number> {
  let count = 0;
  for await (const { groups } of rowGroups(content, formatOf)) {
    for (const { rows } of groups) count += rows.length;
    onProgress();
  }
  return count;
}

/** Gathers the rows of each product, many products at a time: a step of an async generator costs more than a row. */
async function* rowGroups(
  content: AsyncIterable<Buffer>,
  formatOf: (columns: readonly string[]) => ProductFormat,
): AsyncGenerator<{ format: ProductFormat; groups: RowGroup[] }> {
  const grouping = new RowGrouping();
  let format: ProductFormat | null = null;
  for await (const part of csvRows(content, (columns) => acceptHeader(columns, formatOf))) {
    format = part.format;
    yield { format, groups: grouping.add(part.rows, format.handleColumn) };
  }
  if (format !== null) yield { format, groups: grouping.end() };
}

/** Rows of one handle that stand together. */
class RowGrouping {
  private readonly seen = new Set<string>();
  private rows: CsvRow[] = [];
  private handle = '';

  /** The groups that are complete with these rows. */
  add(rows: readonly CsvRow[], handleColumn: string): RowGroup[] {
    const groups: RowGroup[] = [];
    for (const row of rows) {
      const own = (row.values[handleColumn] ?? '').trim();
      if (own === '' && this.handle === '') {
        groups.push(stray(row, handleColumn, 'required', 'A row needs a handle'));
        continue;
      }
      if (own !== '' && own !== this.handle) {
        groups.push(...this.end());
        if (this.seen.has(own)) {
          groups.push(stray(row, handleColumn, 'rows_apart', 'Rows of one product must stand together'));
          continue;
        }
        this.seen.add(own);
        this.handle = own;
      }
      if (this.rows.length === MAX_ROWS_A_PRODUCT)
        throw unreadable('product_too_large', `A product has more than ${MAX_ROWS_A_PRODUCT} rows`);
      this.rows.push(row);
    }
    return groups;
  }

  /** The group that was being gathered. */
  end(): RowGroup[] {
    const last = this.rows;
    this.rows = [];
    this.handle = '';
    return last.length === 0 ? [] : [{ rows: last, problem: null }];
  }
}

function acceptHeader(
  columns: readonly string[],
  formatOf: (columns: readonly string[]) => ProductFormat,
): ProductFormat {
  const twice = columns.filter((column, index) => columns.indexOf(column) !== index);
  if (twice.length > 0) {
    throw new UnreadableFile(
      [...new Set(twice)].map((field) => ({
        row: 0,
        field,
        code: 'column_twice',
        detail: `The column "${field}" stands twice`,
      })),
    );
  }
  const format = formatOf(columns);
  const problems = format.checkHeader(columns);
  if (problems.length > 0) throw new UnreadableFile(problems);
  return format;
}

async function* csvRows(
  content: AsyncIterable<Buffer>,
  accept: (columns: readonly string[]) => ProductFormat,
): AsyncGenerator<{ format: ProductFormat; rows: CsvRow[] }> {
  const { first, rest } = await peek(content);
  let table: { columns: string[]; format: ProductFormat } | null = null;
  let count = 0;
  for await (const records of csvRecords(utf8(rest), separatorOf(first))) {
    const rows: CsvRow[] = [];
    for (const record of records) {
      if (table === null) {
        const columns = columnsOf(record);
        table = { columns, format: accept(columns) };
        continue;
      }
      count += 1;
      if (count > MAX_ROWS) throw unreadable('too_many_rows', `The file has more than ${MAX_ROWS} rows`, count);
      if (record.every((value) => value === '')) continue;
      if (record.slice(table.columns.length).some((value) => value !== ''))
        throw unreadable('row_too_long', `Row ${count} has more cells than the header`, count);
      rows.push({ row: count, values: valuesOf(table.columns, record) });
    }
    if (table !== null && rows.length > 0) yield { format: table.format, rows };
  }
  if (count === 0) throw unreadable('file_empty', 'The file has no rows');
}

function columnsOf(header: readonly string[]): string[] {
  const columns = header.map((name) => name.trim());
  while (columns.at(-1) === '') columns.pop();
  if (columns.length > MAX_COLUMNS)
    throw unreadable('too_many_columns', `The file has more than ${MAX_COLUMNS} columns`);
  return columns;
}

function valuesOf(columns: readonly string[], record: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [index, name] of columns.entries()) values[name] = record[index] ?? '';
  return values;
}

/** The records of each piece of the file, as far as they are complete; one piece is in memory at a time. */
async function* csvRecords(content: AsyncIterable<Buffer>, delimiter: string): AsyncGenerator<string[][]> {
  const options = { bom: true, delimiter, max_record_size: MAX_ROW, relax_column_count: true, skip_empty_lines: true };
  const parser = parse({ ...options, encoding: 'utf8' });
  parser.on('error', () => undefined); // looked at below, where it can be answered
  for await (const bytes of content) {
    parser.write(bytes);
    if (parser.errored) throw broken(parser.errored);
    yield readAll(parser);
  }
  parser.end();
  try {
    const last: string[][] = [];
    for await (const record of parser as AsyncIterable<string[]>) last.push(record);
    yield last;
  } catch (error) {
    throw broken(error);
  }
}

function readAll(parser: Parser): string[][] {
  const records: string[][] = [];
  // A parser without `columns` gives lists of texts.
  for (let record = parser.read() as string[] | null; record !== null; record = parser.read() as string[] | null)
    records.push(record);
  return records;
}

/** Broken quoting as a problem of its row; the header is record 1. */
function broken(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const row = Number(error['records'] ?? 0);
  return unreadable('csv_broken', `Row ${row}: ${error.message}`, row);
}

/** Looks at the beginning without losing it. Refuses what is not text. */
async function peek(content: AsyncIterable<Buffer>): Promise<{ first: string; rest: AsyncIterable<Buffer> }> {
  const iterator = content[Symbol.asyncIterator]();
  const head = await iterator.next();
  const bytes = head.done === true ? Buffer.alloc(0) : head.value;
  if (bytes.subarray(0, 4096).includes(0)) throw unreadable('file_binary', 'The file is not UTF-8 text');
  async function* rest(): AsyncGenerator<Buffer> {
    if (head.done === true) return;
    yield bytes;
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
  return {
    first:
      bytes
        .subarray(0, 64 * 1024)
        .toString('utf8')
        .split(/\r?\n/, 1)[0] ?? '',
    rest: rest(),
  };
}

/** Passes on what is UTF-8 text; a file of another encoding would lose its umlauts in silence. */
async function* utf8(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const check = (bytes?: Buffer) => {
    try {
      decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw unreadable('file_not_utf8', 'The file is not UTF-8 text: save it as "CSV UTF-8"');
    }
  };
  for await (const bytes of content) {
    if (bytes.includes(0)) throw unreadable('file_binary', 'The file is not UTF-8 text');
    check(bytes);
    yield bytes;
  }
  check();
}

/** The one of comma, semicolon and tab that the header has most of. */
function separatorOf(header: string): string {
  const count = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

const stray = (row: CsvRow, field: string, code: string, detail: string): RowGroup => ({
  rows: [row],
  problem: { row: row.row, field, code, detail },
});

const unreadable = (code: string, detail: string, row = 0): UnreadableFile =>
  new UnreadableFile([{ row, code, detail }]);
