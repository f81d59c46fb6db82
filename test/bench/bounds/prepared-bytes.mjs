// Bound of cached reads: bare Fastify that sends a prepared buffer, or 304 when the client has it.
// usage: prepared-bytes.mjs <file with the bytes>
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import { listensAt } from './bound-process.mjs';

const bytes = readFileSync(process.argv[2]);
const etag = '"bound"';
const server = fastify();
server.get('/', (request, reply) => {
  if (request.headers['if-none-match'] === etag) return reply.code(304).header('etag', etag).send();
  return reply.header('content-type', 'application/json; charset=utf-8').header('etag', etag).send(bytes);
});
await server.listen({ port: 0, host: '127.0.0.1' });
listensAt(server.server.address().port);
