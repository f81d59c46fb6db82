import { HttpException, NotFoundException } from '@nestjs/common';
import { AppError, invalid, notFound } from './app-error.js';
import { problemJson, problemOf, translate } from './problem.js';

describe('translate', () => {
  it.each<[string, unknown, number, string, boolean]>([
    ['an expected failure', notFound('order'), 404, 'order_not_found', false],
    ['our own 503', new AppError('overloaded', 503, ''), 503, 'overloaded', false],
    ['our own 502', new AppError('carrier_failed', 502, ''), 502, 'carrier_failed', true],
    ['a missing route', new NotFoundException('Cannot GET /secret'), 404, 'route_not_found', false],
    ['a long segment', new HttpException('x', 414), 404, 'route_not_found', false],
    ['a status without a code of ours', new HttpException('x', 418), 418, 'bad_request', false],
    ['a server failure of the framework', new HttpException('x', 500), 500, 'internal_error', true],
    [
      'an error of Fastify',
      Object.assign(new Error('x'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }),
      413,
      'body_too_large',
      false,
    ],
    [
      'a foreign error with a status',
      Object.assign(new Error('x'), { code: 'E_X', statusCode: 403 }),
      500,
      'internal_error',
      true,
    ],
    ['anything else', 'boom', 500, 'internal_error', true],
    ['nothing', undefined, 500, 'internal_error', true],
  ])('%s', (_what, thrown, status, code, unexpected) => {
    const translated = translate(thrown);

    expect([translated.error.status, translated.error.code, translated.unexpected]).toEqual([status, code, unexpected]);
    expect(JSON.stringify(problemOf(translated.error))).not.toMatch(/secret|boom/);
  });

  it('describes bigint figures', () => {
    expect(problemJson(problemOf(new AppError('x', 409, '', { amount: 12n })))).toContain('"amount":"12"');
  });

  it('lists the fields', () => {
    expect(problemOf(invalid([{ pointer: '/a', code: 'required' }]), 'r-1', '/x')).toMatchObject({
      title: 'Validation failed',
      code: 'validation_failed',
      instance: '/x',
      requestId: 'r-1',
      errors: [{ pointer: '/a', code: 'required' }],
    });
  });
});
