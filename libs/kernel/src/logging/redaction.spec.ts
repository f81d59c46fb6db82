import { pino } from 'pino';
import { redaction, safeUrl } from './redaction.js';

describe('redaction', () => {
  it('hides secrets wherever they stand', () => {
    const lines: string[] = [];
    const log = pino({ redact: redaction }, { write: (line: string) => void lines.push(line) });

    log.info(
      {
        password: 's3cret',
        headers: { authorization: 's3cret', cookie: 's3cret' },
        a: { b: { c: { refreshToken: 's3cret' } } },
      },
      'hello',
    );

    expect(lines.join('')).not.toContain('s3cret');
    expect(lines.join('')).toContain('hello');
  });

  it.each([
    ['/a?token=abc&x=1', '/a?token=[redacted]&x=1'],
    ['/a?x=1&reset_token=abc', '/a?x=1&reset_token=[redacted]'],
    ['/a?api_key=abc', '/a?api_key=[redacted]'],
    ['/a?q=token', '/a?q=token'],
  ])('%s is logged as %s', (url, expected) => {
    expect(safeUrl(url)).toBe(expected);
  });
});
