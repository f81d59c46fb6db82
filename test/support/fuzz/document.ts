/** What of a JSON schema the fuzz needs. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  format?: string;
  example?: unknown;
  minimum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  schema?: Schema;
}

/** One operation of the OpenAPI document. */
export interface Operation {
  operationId: string;
  method: string;
  path: string;
  parameters: Parameter[];
  /** Of a JSON body; undefined where there is none. */
  body?: Schema;
  /** Takes files. */
  isUpload: boolean;
}

interface RawOperation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

export interface Document {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, Schema> };
}

/** Every operation with its body's schema free of references. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId, parameters = [], requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema;
      return {
        operationId,
        method: method.toUpperCase(),
        path,
        parameters,
        isUpload: requestBody !== undefined && schema === undefined,
        ...(schema === undefined ? {} : { body: inlined(schema, document.components.schemas, 0) }),
      };
    }),
  );
}

function inlined(schema: Schema, schemas: Record<string, Schema>, depth: number): Schema {
  if (depth > 8) return {};
  const plain = schema.$ref === undefined ? schema : (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  const [variant] = plain.allOf ?? plain.anyOf ?? plain.oneOf ?? [];
  if (variant !== undefined) return inlined({ ...variant }, schemas, depth + 1);
  const { properties, items, additionalProperties } = plain;
  return {
    ...plain,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, inlined(field, schemas, depth + 1)]),
      ),
    }),
    ...(items && { items: inlined(items, schemas, depth + 1) }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: inlined(additionalProperties, schemas, depth + 1),
    }),
  };
}

export const typesOf = (schema: Schema): string[] => [schema.type ?? (schema.properties ? 'object' : [])].flat();

/**
 * A body as full as the schema tells: real ids where `idOf` knows one (`channelId`, `roleIds`), so that most bodies pass
 * the first checks.
 */
export function sampleOf(schema: Schema, idOf: (name: string) => string | undefined, name = ''): unknown {
  const known = idOf(name);
  const [type] = typesOf(schema);
  if (known !== undefined && type !== 'array') return known;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.properties !== undefined)
    return Object.fromEntries(
      Object.entries(schema.properties).map(([field, inner]) => [field, sampleOf(inner, idOf, field)]),
    );
  if (typeof schema.additionalProperties === 'object') return { en: sampleOf(schema.additionalProperties, idOf) };
  switch (type) {
    case 'array':
      return schema.items === undefined ? [] : [sampleOf(schema.items, idOf, name.replace(/s$/, ''))];
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'object':
      return {};
    default:
      return textOf(schema, name);
  }
}

function textOf(schema: Schema, name: string): string {
  if (typeof schema.example === 'string') return schema.example;
  if (schema.format === 'date-time' || /At$|From$|To$/.test(name)) return '2026-01-31T12:00:00.000Z';
  if (/email/i.test(name)) return 'fuzz@example.com';
  if (/currency/i.test(name)) return 'EUR';
  if (/country/i.test(name)) return 'DE';
  return (name || 'text').padEnd(schema.minLength ?? 0, 'x').slice(0, schema.maxLength ?? 40);
}
