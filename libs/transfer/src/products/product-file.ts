import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
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

/**
 * Streams a CSV file as products. Separator (comma, semicolon, tab) and a byte order mark are recognized; the header
 * chooses the format. Rows of a product stand together; a handle that comes again later is a problem of its row.
 * Throws UnreadableFile for a wrong header, binary content or broken quoting.
 */
export async function* readProducts(
  content: AsyncIterable<Buffer>,
  formatOf: (columns: readonly string[]) => ProductFormat,
): AsyncGenerator<ParsedProduct & { rows: number }> {
  let group: CsvRow[] = [];
  let handle = '';
  const seen = new Set<string>();
  let format: ProductFormat | null = null;

  for await (const { format: found, row } of csvRows(content, (columns) => acceptHeader(columns, formatOf))) {
    format = found;
    const own = (row.values[format.handleColumn] ?? '').trim();
    if (own === '' && handle === '') {
      yield {
        product: null,
        rows: 1,
        problems: [problem(row, format.handleColumn, 'required', 'A row needs a handle')],
      };
      continue;
    }
    if (own !== '' && own !== handle) {
      if (group.length > 0) yield { ...format.parse(group), rows: group.length };
      group = [];
      handle = own;
      if (seen.has(own)) {
        yield {
          product: null,
          rows: 1,
          problems: [problem(row, format.handleColumn, 'rows_apart', 'Rows of one product must stand together')],
        };
        handle = '';
        continue;
      }
      seen.add(own);
    }
    if (group.length === MAX_ROWS_A_PRODUCT)
      throw unreadable('product_too_large', `A product has more than ${MAX_ROWS_A_PRODUCT} rows`);
    group.push(row);
  }
  if (format !== null && group.length > 0) yield { ...format.parse(group), rows: group.length };
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
): AsyncGenerator<{ format: ProductFormat; row: CsvRow }> {
  const { first, rest } = await peek(content);
  const delimiter = separatorOf(first);
  const options = { bom: true, delimiter, max_record_size: MAX_ROW, relax_column_count: true, skip_empty_lines: true };
  // What breaks at the source reaches the reader through the parser, which the pipeline destroys with it.
  const parser = pipeline(Readable.from(utf8(rest)), parse({ ...options, encoding: 'utf8' }), () => undefined);
  let header: { columns: string[]; format: ProductFormat } | null = null;
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (header === null) {
        const columns = record.map((name) => name.trim());
        while (columns.at(-1) === '') columns.pop();
        if (columns.length > MAX_COLUMNS)
          throw unreadable('too_many_columns', `The file has more than ${MAX_COLUMNS} columns`);
        header = { columns, format: accept(columns) };
        continue;
      }
      const { columns, format } = header;
      row += 1;
      if (row > MAX_ROWS) throw unreadable('too_many_rows', `The file has more than ${MAX_ROWS} rows`, row);
      if (record.every((value) => value === '')) continue;
      if (record.slice(columns.length).some((value) => value !== '')) {
        throw unreadable('row_too_long', `Row ${row} has more cells than the header`, row);
      }
      yield { format, row: { row, values: Object.fromEntries(columns.map((name, i) => [name, record[i] ?? ''])) } };
    }
    if (row === 0) throw unreadable('file_empty', 'The file has no rows');
  } catch (error) {
    if (error instanceof CsvError) throw unreadable('csv_broken', `Row ${row + 1}: ${error.message}`, row + 1);
    throw error;
  }
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

const problem = (row: CsvRow, field: string, code: string, detail: string): RowProblem => ({
  row: row.row,
  field,
  code,
  detail,
});

const unreadable = (code: string, detail: string, row = 0): UnreadableFile =>
  new UnreadableFile([{ row, code, detail }]);
