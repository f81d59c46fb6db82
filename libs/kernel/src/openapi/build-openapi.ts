import type { INestApplication } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { policyOf } from '../auth/policy.js';
import { AppConfig } from '../config/app.config.js';
import { fillCustomFields } from '../custom-fields/custom-property.js';
import { type Handler, handlersOf } from '../http/handlers.js';
import { metadataOf } from '../http/metadata.js';
import { IDEMPOTENCY_RULES, type IdempotencyRules } from '../idempotency/idempotent.decorator.js';
import { RATE_LIMITS } from '../rate-limit/rate-limit.decorator.js';
import { API_ERRORS } from './documented.js';
import { addExamples } from './examples.js';
import { type ErrorSources, errorsByStatus } from './operation-errors.js';
import { operationId, sentenceOf } from './operation-id.js';
import { problemSchema } from './problem-schema.js';

type Paths = OpenAPIObject['paths'];
type PathItem = Paths[string];
type Operation = NonNullable<PathItem['get']>;

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * The OpenAPI 3.1 document of the running application: every handler with summary, stable operationId, security, tag,
 * headers and error codes. Deterministic, so that it can be committed and its diff reviewed.
 */
export function buildOpenApi(app: INestApplication, version = '0.1.0'): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Markethall')
    .setDescription(
      'REST interface of Markethall. Amounts are integer minor units; ids are opaque; errors are RFC 9457 problems with a stable `code`.',
    )
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer(app.get(AppConfig).publicUrl)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: operationId,
    autoTagControllers: false,
  });
  for (const handler of handlersOf(app.get(DiscoveryService))) {
    for (const path of handler.paths) complete(document, path.replace(/:(\w+)/g, '{$1}'), handler);
  }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  fillCustomFields(document.components.schemas ?? {});
  addExamples(document);
  document.paths = sorted(document.paths);
  document.tags = [...new Set(tagsOf(document.paths))].sort().map((name) => ({ name }));
  return document;
}

function complete(document: OpenAPIObject, path: string, handler: Handler): void {
  const operation = operationAt(document.paths[path], handler.verb);
  if (operation === undefined) return;
  const sources = sourcesOf(operation, path, handler);
  operation.summary ||= sentenceOf(operation.operationId ?? handler.name);
  operation.tags = [tagOf(path)]; // by the address, so that all modules group alike
  operation.security = sources.policy?.kind === 'public' ? [{}, { bearer: [] }] : [{ bearer: [] }];
  if (UNSAFE.has(handler.verb) && sources.idempotency.enabled !== false)
    addIdempotencyKey(operation, sources.idempotency);
  for (const [status, codes] of errorsByStatus(sources)) {
    operation.responses[String(status)] = {
      description: codes.map((code) => `\`${code}\``).join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
}

function operationAt(item: PathItem | undefined, verb: string): Operation | undefined {
  const methods: Readonly<Record<string, Operation | undefined>> = {
    GET: item?.get,
    POST: item?.post,
    PUT: item?.put,
    PATCH: item?.patch,
    DELETE: item?.delete,
  };
  return methods[verb];
}

function sourcesOf(operation: Operation, path: string, handler: Handler): ErrorSources {
  const rules = metadataOf<IdempotencyRules>(IDEMPOTENCY_RULES, handler.method);
  const parameters = (operation.parameters ?? []).filter((parameter) => 'in' in parameter);
  const ifMatch = parameters.find(({ in: place, name }) => place === 'header' && name.toLowerCase() === 'if-match');
  return {
    verb: handler.verb,
    path,
    policy: policyOf(handler.controller, handler.method),
    idempotency: rules ?? {},
    hasBody: operation.requestBody !== undefined,
    hasQuery: parameters.some((parameter) => parameter.in === 'query'),
    ifMatch: ifMatch === undefined ? null : ifMatch.required === true ? 'required' : 'optional',
    limited: Reflect.hasMetadata(RATE_LIMITS, handler.method),
    codes: [...stringsAt(handler.controller), ...stringsAt(handler.method)],
  };
}

const stringsAt = (target: object): string[] => metadataOf<string[]>(API_ERRORS, target) ?? [];

function whatTheKeyDoes({ required = false, storeResponse = true }: IdempotencyRules): string {
  if (storeResponse)
    return 'Makes a retry safe for 48 hours: the first answer is sent again with `Idempotent-Replayed: true`';
  const secret = 'The answer carries credentials and is not kept';
  return required
    ? `Makes a retry safe for 48 hours. ${secret}: a retry finds what the first has made`
    : `One at a time: 409 while the first is being answered. ${secret}: a later retry runs anew`;
}

function addIdempotencyKey(operation: Operation, rules: IdempotencyRules): void {
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: rules.required === true,
      description: whatTheKeyDoes(rules),
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ];
}

/** `Carts` of `/api/v1/store/carts/{id}`, `Admin: Orders` of `/api/v1/admin/orders`. */
function tagOf(path: string): string {
  const [, scope, noun] = /^\/api\/v\d+\/(store|admin|auth|[a-z-]+)(?:\/([a-z-]+))?/.exec(path) ?? [];
  if (scope === undefined) return 'System';
  const name = sentenceOf((scope === 'store' || scope === 'admin' ? (noun ?? scope) : scope).replaceAll('-', ' '));
  return scope === 'admin' ? `Admin: ${name.toLowerCase()}` : name;
}

const sorted = (paths: Paths): Paths =>
  Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

const tagsOf = (paths: Paths): string[] =>
  Object.values(paths).flatMap((item) =>
    ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].flatMap((verb) => operationAt(item, verb)?.tags ?? []),
  );
