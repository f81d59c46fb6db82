import type {} from '@fastify/multipart';
import { createParamDecorator, type ExecutionContext, applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { badRequest, AppError } from '../errors/app-error.js';
import { extendRouteConfig } from './route-config.js';

/** A file on its way in. Read `stream` once, or call `toBuffer()`; nothing is on disk. */
export interface UploadedFileData {
  /** As the client named it, without any path; at most 200 characters. Never use it as a path. */
  fileName: string;
  /** As the client claims; trust the bytes, not this. */
  contentType: string;
  /** Text parts that came before the file. */
  fields: Record<string, string>;
  stream: Readable;
  /** All bytes; 413 `body_too_large` above the route's limit. */
  toBuffer(): Promise<Buffer>;
}

/**
 * On a POST or PUT that takes a file: multipart/form-data (one file part), or the raw file with one of `contentTypes`.
 * Everything else on the route is 415.
 */
export const AcceptsUpload = (rules: { maxBytes: number; contentTypes?: readonly string[] }): MethodDecorator =>
  applyDecorators(
    extendRouteConfig({ upload: { maxBytes: rules.maxBytes, contentTypes: rules.contentTypes ?? [] } }),
    ApiConsumes('multipart/form-data', ...(rules.contentTypes ?? [])),
    ApiBody({
      schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
    }),
  );

/** Parameter decorator: the uploaded file (`Promise` inside Nest, the value in the handler). 400 `file_required` without one. */
export const UploadedFile = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Promise<UploadedFileData> =>
    readUpload(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Parameter decorator: the bytes of a JSON body exactly as they came, for signatures of webhooks. */
export const RawBody = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Buffer =>
    context.switchToHttp().getRequest<FastifyRequest>().rawBody ?? Buffer.alloc(0),
);

async function readUpload(request: FastifyRequest): Promise<UploadedFileData> {
  const rules = request.routeOptions.config.upload;
  if (rules === undefined) throw new Error('@UploadedFile() needs @AcceptsUpload() on its handler');
  if (request.isMultipart()) return multipart(request, rules.maxBytes);
  if (!(request.body instanceof Readable)) throw badRequest('file_required', 'The request carries no file');
  const stream = guarded(request.body, rules.maxBytes);
  return {
    fileName: 'upload',
    contentType: request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '',
    fields: {},
    stream,
    toBuffer: () => collect(stream),
  };
}

async function multipart(request: FastifyRequest, maxBytes: number): Promise<UploadedFileData> {
  const part = await request
    .file({ limits: { fileSize: maxBytes, files: 1, fields: 20, fieldSize: 10_000, parts: 25, headerPairs: 50 } })
    .catch(() => {
      throw badRequest('body_unreadable', 'The multipart body cannot be read');
    });
  if (part === undefined) throw badRequest('file_required', 'The request carries no file');
  const stream = guarded(part.file, maxBytes);
  const fields: Record<string, string> = {};
  for (const [name, field] of Object.entries(part.fields)) {
    if (field === undefined || Array.isArray(field) || field.type !== 'field') continue;
    if (typeof field.value === 'string') fields[name] = field.value;
  }
  return {
    fileName: part.filename.replace(/^.*[\\/]/, '').slice(0, 200),
    contentType: part.mimetype.toLowerCase(),
    fields,
    stream,
    toBuffer: () => collect(stream),
  };
}

/** The file's bytes; a body that breaks off is the client's 400, one that is too large 413, however it is read. */
function guarded(source: Readable & { truncated?: boolean }, maxBytes: number): Readable {
  async function* chunks(): AsyncGenerator<Buffer> {
    let size = 0;
    try {
      for await (const chunk of source) {
        const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
        size += bytes.length;
        if (size > maxBytes) throw tooLarge(maxBytes);
        yield bytes;
      }
    } catch (error) {
      throw error instanceof AppError ? error : badRequest('body_unreadable', 'The file broke off');
    }
    if (source.truncated === true) throw tooLarge(maxBytes);
  }
  return Readable.from(chunks(), { objectMode: false });
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const tooLarge = (maxBytes: number): AppError =>
  new AppError('body_too_large', 413, 'The file is too large', { maxBytes });
