import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** What is read of a JSON schema; everything else of it says nothing about an example. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  example?: Json;
  default?: Json;
  enum?: Json[];
  minimum?: number;
  minLength?: number;
  maxLength?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

const MAX_DEPTH = 6;

const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T12:00:00.000Z',
  date: '2026-01-31',
  email: 'ada@example.com',
  uri: 'https://shop.example/thanks',
  binary: '',
};

const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/At$/, '2026-01-31T12:00:00.000Z'],
  [/email$/i, 'ada@example.com'],
  [/(?:^|C)ountryCode$/, 'DE'],
  [/^currency$/, 'EUR'],
  [/^locale$/, 'en'],
  [/[uU]rl$/, 'https://shop.example/thanks'],
  [/^slug$/, 'linen-shirt'],
  [/^sku$/, 'SHIRT-M-BLUE'],
];

/** Gives every JSON request body and success answer an example, made of the fields' own examples and rules. */
export function addExamples(document: OpenAPIObject): void {
  const schemas: Schemas = document.components?.schemas ?? {};
  for (const item of Object.values(document.paths)) {
    for (const operation of [item.get, item.post, item.put, item.patch, item.delete]) {
      if (operation === undefined) continue;
      const bodies = [
        operation.requestBody,
        ...Object.entries(operation.responses).flatMap(([status, answer]) => (status.startsWith('2') ? [answer] : [])),
      ];
      for (const body of bodies) addTo(body, schemas);
    }
  }
}

function addTo(body: object | undefined, schemas: Schemas): void {
  if (body === undefined || !('content' in body) || typeof body.content !== 'object' || body.content === null) return;
  const media: unknown = Reflect.get(body.content, 'application/json');
  if (typeof media !== 'object' || media === null || !('schema' in media) || 'example' in media || 'examples' in media)
    return;
  Reflect.set(media, 'example', exampleOf(media.schema as Schema, schemas, '', 0)); // @nestjs/swagger made it
}

/** A value that fits the schema as far as its type, format, enum and bounds tell. */
export function exampleOf(schema: Schema, schemas: Schemas, name: string, depth: number): Json {
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  if (schema.$ref !== undefined) return exampleOf(resolve(schema.$ref, schemas), schemas, name, depth + 1);
  const variants = schema.allOf ?? schema.anyOf ?? schema.oneOf;
  if (variants?.[0] !== undefined) return exampleOf(variants[0], schemas, name, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'array':
      return depth > MAX_DEPTH || schema.items === undefined
        ? []
        : [exampleOf(schema.items, schemas, singular(name), depth + 1)];
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'string':
      return textOf(schema, name);
    case 'null':
      return null;
    default:
      return objectOf(schema, schemas, depth);
  }
}

function objectOf(schema: Schema, schemas: Schemas, depth: number): Json {
  if (depth > MAX_DEPTH) return {};
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, field]) => [name, exampleOf(field, schemas, name, depth + 1)]),
  );
}

function textOf(schema: Schema, name: string): string {
  const known = BY_FORMAT[schema.format ?? ''] ?? BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  const text = known ?? (name === '' ? 'text' : name);
  return text.slice(0, schema.maxLength ?? text.length).padEnd(schema.minLength ?? 0, 'x');
}

const resolve = (ref: string, schemas: Schemas): Schema => schemas[ref.replace('#/components/schemas/', '')] ?? {}; // references were resolved by @nestjs/swagger

const singular = (name: string): string => name.replace(/s$/, '');
