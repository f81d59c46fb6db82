import { Readable } from 'node:stream';
import { eachLine, readableLine } from './log-lines.js';

const plain = (_color: string, text: string): string => text;
const painted = (color: string, text: string): string => `<${color}>${text}</${color}>`;

describe('readableLine', () => {
  it('shows time, level, context, message, request and the fields that matter', () => {
    const line = JSON.stringify({
      level: 30,
      time: new Date(2026, 0, 2, 3, 4, 5).getTime(),
      pid: 1,
      hostname: 'h',
      context: 'Http',
      msg: 'done',
      req: { method: 'GET', url: '/x' },
      res: { statusCode: 200 },
      responseTime: 3.21,
      requestId: 'r1',
    });
    expect(readableLine(line, plain)).toBe('03:04:05 INFO  [Http] done GET /x 200 3.2 ms requestId=r1');
  });

  it('colors errors red and prints their stack below', () => {
    const line = JSON.stringify({
      level: 50,
      time: 0,
      msg: 'failed',
      err: { type: 'Error', message: 'no', stack: 'Error: no\n    at x' },
    });
    expect(readableLine(line, painted)).toMatch(/<red>ERROR<\/red> failed\n<dim> {4}Error: no\n {8}at x<\/dim>$/);
  });

  it.each(['error', 'err'])('tells on the line why, where %s is a text', (field) => {
    const line = JSON.stringify({
      level: 40,
      time: new Date(2026, 0, 2, 3, 4, 5).getTime(),
      msg: 'An event handler failed and will be tried again',
      attempt: 1,
      [field]: 'Error: Command timed out\n    at x',
    });
    expect(readableLine(line, plain)).toBe(
      '03:04:05 WARN  An event handler failed and will be tried again (Error: Command timed out at x) attempt=1',
    );
  });

  it('leaves other text alone, JSON that is no log entry included', () => {
    expect(readableLine('plain words', plain)).toBe('plain words');
    expect(readableLine('{"administrator":1}', plain)).toBe('{"administrator":1}');
    expect(readableLine('{broken', plain)).toBe('{broken');
  });

  it('lets nobody steer the terminal by what he sends', () => {
    const line = JSON.stringify({
      level: 40,
      time: 0,
      msg: 'login of \u001b[2J\u0007x\r\nfake',
      agent: '\u001b]0;title\u0007',
    });
    expect(readableLine(line, plain)).not.toMatch(/[\u001b\u0007\r\n\u009b]/);
    expect(readableLine('\u001b[31mred', plain)).toBe('[31mred');
  });

  it('bounds what a line shows', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`field${index}`, 'x'.repeat(1_000)]));
    expect(readableLine(JSON.stringify({ level: 30, time: 0, msg: 'm', ...many }), plain).length).toBeLessThan(2_500);
  });
});

describe('eachLine', () => {
  async function linesOf(chunks: (string | Buffer)[]): Promise<string[]> {
    const lines: string[] = [];
    const stream = Readable.from(chunks, { objectMode: false });
    eachLine(stream, (line) => lines.push(line));
    await new Promise((resolve) => stream.once('end', resolve));
    return lines;
  }

  it('joins what came in pieces, also within a character, and tells the last line without its end', async () => {
    const bytes = Buffer.from('grün\nzwei\n\ndrei');
    expect(await linesOf([bytes.subarray(0, 3), bytes.subarray(3)])).toEqual(['grün', 'zwei', 'drei']);
  });

  it('cuts a line that never ends', async () => {
    const [line = ''] = await linesOf(['x'.repeat(100_000), '\nnext']);
    expect(line).toHaveLength(64 * 1024);
  });
});
