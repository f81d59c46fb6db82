import type { Readable } from 'node:stream';
import type { Color, Terminal } from '../plain/terminal.mjs';

const LEVELS: Record<number, { name: string; color: Color }> = {
  10: { name: 'TRACE', color: 'gray' },
  20: { name: 'DEBUG', color: 'gray' },
  30: { name: 'INFO', color: 'green' },
  40: { name: 'WARN', color: 'yellow' },
  50: { name: 'ERROR', color: 'red' },
  60: { name: 'FATAL', color: 'red' },
};

/** Fields that a line shows elsewhere, or that say the same on every line. */
const KNOWN = new Set([
  'level',
  'time',
  'pid',
  'hostname',
  'msg',
  'v',
  'name',
  'context',
  'req',
  'res',
  'request',
  'response',
  'responseTime',
  'err',
  'error',
  'service',
]);
const LINE_LIMIT = 64 * 1024;
const VALUE_LIMIT = 200;
const FIELDS_LIMIT = 8;

/** One log line of a child, readable: pino's JSON becomes time, level, message and the fields that matter; other text stays as it is. */
export function readableLine(line: string, paint: Terminal['paint']): string {
  const entry = parseEntry(line);
  if (entry === null) return printable(line);
  const level = LEVELS[Number(entry.level)] ?? { name: String(entry.level).toUpperCase(), color: 'cyan' as const };
  const parts = [
    paint('dim', clockTime(entry.time)),
    paint(level.color, level.name.padEnd(5)),
    typeof entry.context === 'string' ? paint('cyan', `[${printable(entry.context)}]`) : '',
    printable(typeof entry.msg === 'string' ? entry.msg : ''),
    reasonPart(entry, paint),
    requestPart(entry, paint),
    fieldsPart(entry, paint),
  ];
  return parts.filter((part) => part !== '').join(' ') + stackPart(entry, paint);
}

/** Calls `onLine` for each line of a stream; a line without end is cut at 64 KB, so no child can fill our memory. */
export function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  const tell = (line: string): void => {
    if (line.trim() !== '') onLine(line.slice(0, LINE_LIMIT));
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_LIMIT) {
      lines.push(rest);
      rest = '';
    }
    lines.forEach(tell);
  });
  stream.on('end', () => tell(rest));
}

type Entry = Record<string, unknown>;

function parseEntry(line: string): Entry | null {
  if (!line.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) && 'level' in value ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function clockTime(time: unknown): string {
  const date = typeof time === 'number' || typeof time === 'string' ? new Date(time) : new Date();
  return (Number.isNaN(date.getTime()) ? new Date() : date).toTimeString().slice(0, 8);
}

/** `GET /api/v1/store/products 200 3.2 ms` */
function requestPart(entry: Entry, paint: Terminal['paint']): string {
  const request = isObject(entry.req) ? entry.req : isObject(entry.request) ? entry.request : null;
  const response = isObject(entry.res) ? entry.res : isObject(entry.response) ? entry.response : null;
  const status = Number(response?.statusCode ?? response?.status);
  const words = [
    request === null ? '' : printable(`${short(request.method)} ${short(request.url)}`),
    Number.isInteger(status) ? paint(status >= 500 ? 'red' : status >= 400 ? 'yellow' : 'green', String(status)) : '',
    typeof entry.responseTime === 'number' ? paint('dim', `${entry.responseTime.toFixed(1)} ms`) : '',
  ];
  return words.filter((word) => word.trim() !== '').join(' ');
}

function fieldsPart(entry: Entry, paint: Terminal['paint']): string {
  const fields = Object.entries(entry).filter(
    ([name, value]) => !KNOWN.has(name) && value !== null && value !== undefined,
  );
  const shown = fields.slice(0, FIELDS_LIMIT).map(([name, value]) => `${printable(name)}=${printable(short(value))}`);
  return shown.length === 0 ? '' : paint('dim', shown.join(' '));
}

/** An error that is told in words (one with a stack stands below the line). */
function reasonPart(entry: Entry, paint: Terminal['paint']): string {
  const reason = [entry.err, entry.error].find((value) => typeof value === 'string' && value.trim() !== '');
  return reason === undefined ? '' : paint('yellow', `(${printable(short(reason).replace(/\s+/g, ' '))})`);
}

function stackPart(entry: Entry, paint: Terminal['paint']): string {
  const error = isObject(entry.err) ? entry.err : isObject(entry.error) ? entry.error : null;
  if (error === null) return '';
  const text = typeof error.stack === 'string' ? error.stack : `${short(error.type)}: ${short(error.message)}`;
  const lines = text
    .split('\n')
    .slice(0, 30)
    .map((line) => `    ${printable(line)}`);
  return `\n${paint('dim', lines.join('\n'))}`;
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}…` : text;
}

/** What a stranger sent may be in a log line: without control characters it cannot steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, '');
}
