import { fastify } from 'fastify';
import { addressOf } from './address.js';

describe('addressOf', () => {
  it.each([true, false])('says what Fastify says (trusting a proxy: %s)', async (trustProxy) => {
    const server = fastify({ trustProxy });
    server.get('/', (request) => ({
      fastify: request.ip,
      ours: addressOf(request.raw, trustProxy),
    }));

    for (const forwarded of [undefined, '203.0.113.7', '203.0.113.7, 10.0.0.1', ' 2001:db8::1 ,10.0.0.1 , 10.0.0.2']) {
      const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
      const answer = (await server.inject({ url: '/', headers })).json<{ fastify: string; ours: string }>();
      expect(answer.ours).toBe(answer.fastify);
    }
    await server.close();
  });
});
