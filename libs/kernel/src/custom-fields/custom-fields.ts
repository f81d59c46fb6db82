import { getMetadataArgsStorage } from 'typeorm';
import { type FieldProblem, invalid } from '../errors/app-error.js';
import { type CustomField, type CustomFieldSet, problemOfValue } from './field-definition.js';

const registry = new Map<string, Map<string, CustomField>>();

/** Pairs of the entity class and its table, as `@Entity('…')` names it. */
function tableOf(entity: object): string {
  const table = getMetadataArgsStorage().tables.find((candidate) => candidate.target === entity);
  if (table?.name === undefined) throw new TypeError('custom fields need an entity class with a table name');
  return table.name;
}

/**
 * Declares custom fields of an entity that has a `custom` column: `defineFields(CartLine, { giftNote: { type: 'string',
 * maxLength: 200 } })`. Several plugins may add to one entity; a name that is taken, or not camelCase, throws.
 */
export function defineFields(entity: object, fields: CustomFieldSet): void {
  const table = tableOf(entity);
  const known = registry.get(table) ?? new Map<string, CustomField>();
  for (const [name, field] of Object.entries(fields)) {
    if (!/^[a-z][a-zA-Z0-9]{0,39}$/.test(name))
      throw new TypeError(`"${name}" is not a custom field name in camelCase`);
    const other = known.get(name);
    if (other !== undefined && other !== field)
      throw new TypeError(`the custom field ${table}.${name} is declared twice`);
    known.set(name, Object.freeze({ ...field }));
  }
  registry.set(table, known);
}

/** The custom fields of this installation. */
export class CustomFields {
  /** The fields of a table (`cart_line`), by name; empty when there are none. */
  static of(table: string): ReadonlyMap<string, CustomField> {
    return registry.get(table) ?? new Map<string, CustomField>();
  }

  /**
   * Checks a `custom` value from outside and returns what to store (null when nothing is set). Merge-patch: fields that
   * are absent keep the value in `current`, null clears one, null as a whole clears all. Throws 422 with a pointer a
   * problem (`unknown_field`, `required`, `too_long`, …) below `pointer`, default `/custom`.
   */
  static validate(
    table: string,
    value: unknown,
    options: { current?: Record<string, unknown> | null; pointer?: string } = {},
  ): Record<string, unknown> | null {
    const pointer = options.pointer ?? '/custom';
    if (value === undefined && options.current !== undefined) return options.current;
    if (value !== null && value !== undefined && !isPlainObject(value))
      throw invalid([{ pointer, code: 'not_object' }]);

    const fields = CustomFields.of(table);
    const problems: FieldProblem[] = [];
    const merged: Record<string, unknown> = value === null ? {} : { ...options.current };
    for (const [name, entry] of Object.entries(value ?? {})) {
      const field = fields.get(name);
      const problem =
        field === undefined ? { code: 'unknown_field' } : entry === null ? null : problemOfValue(field, entry);
      if (problem !== null) problems.push({ pointer: `${pointer}/${escapePointer(name)}`, ...problem });
      else if (entry === null) Reflect.deleteProperty(merged, name);
      else merged[name] = entry;
    }
    for (const [name, field] of fields) {
      if (
        field.required === true &&
        merged[name] === undefined &&
        !problems.some((p) => p.pointer === `${pointer}/${name}`)
      ) {
        problems.push({ pointer: `${pointer}/${name}`, code: 'required' });
      }
    }
    if (problems.length > 0) throw invalid(problems.slice(0, 100));
    return Object.keys(merged).length > 0 ? merged : null;
  }

  /** JSON Schema of the `custom` member of these tables, for the OpenAPI document. */
  static schema(...tables: string[]): Record<string, unknown> {
    const fields = tables.flatMap((table) => [...CustomFields.of(table)]);
    return {
      type: ['object', 'null'],
      additionalProperties: false,
      properties: Object.fromEntries(fields.map(([name, field]) => [name, schemaOf(field)])),
    };
  }

  /** For tests: forgets every field of a table. */
  static clear(table: string): void {
    registry.delete(table);
  }
}

function schemaOf(field: CustomField): Record<string, unknown> {
  const description = field.description === undefined ? {} : { description: field.description };
  switch (field.type) {
    case 'string':
      return {
        type: ['string', 'null'],
        maxLength: field.maxLength,
        ...(field.pattern === undefined ? {} : { pattern: field.pattern.source }),
        ...description,
      };
    case 'number':
      return {
        type: [field.integer === true ? 'integer' : 'number', 'null'],
        ...(field.min === undefined ? {} : { minimum: field.min }),
        ...(field.max === undefined ? {} : { maximum: field.max }),
        ...description,
      };
    case 'boolean':
      return { type: ['boolean', 'null'], ...description };
    case 'enum':
      return { enum: [...field.values, null], ...description };
    case 'date':
      return { type: ['string', 'null'], format: 'date', ...description };
    case 'money':
      return {
        type: ['object', 'null'],
        properties: { amount: { type: 'integer' }, currency: { type: 'string', minLength: 3, maxLength: 3 } },
        required: ['amount', 'currency'],
        additionalProperties: false,
        ...description,
      };
  }
}

const escapePointer = (name: string): string => name.slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1');

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
