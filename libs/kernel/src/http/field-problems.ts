import type { ValidationError } from 'class-validator';
import type { FieldProblem } from '../errors/app-error.js';
import { escapePointer } from './json-body.js';

/** Stable codes of class-validator's rules; anything else is the rule's name in snake_case. */
const CODES: Readonly<Record<string, string>> = {
  whitelistValidation: 'unknown_field',
  isDefined: 'required',
  isNotEmpty: 'required',
  isString: 'not_a_string',
  isNumber: 'not_a_number',
  isInt: 'not_an_integer',
  isBoolean: 'not_a_boolean',
  isArray: 'not_a_list',
  isObject: 'not_an_object',
  nestedValidation: 'not_an_object',
  isEmail: 'not_an_email',
  isUrl: 'not_a_url',
  isIn: 'not_allowed',
  isEnum: 'not_allowed',
  isISO4217CurrencyCode: 'not_a_currency',
  isISO31661Alpha2: 'not_a_country',
  isISO8601: 'not_a_date',
  isRFC3339: 'not_a_date',
  isDateString: 'not_a_date',
  maxLength: 'too_long',
  minLength: 'too_short',
  isLength: 'wrong_length',
  arrayMaxSize: 'too_many',
  arrayMinSize: 'too_few',
  arrayUnique: 'not_unique',
  min: 'too_small',
  max: 'too_big',
  isPositive: 'too_small',
  matches: 'invalid_format',
};

/** Rules about the kind of a value, which say more than the limits that fail with it; in this order the first is reported. */
const FIRST = [
  'whitelistValidation',
  'isDefined',
  'isString',
  'isInt',
  'isNumber',
  'isBoolean',
  'isArray',
  'isObject',
  'nestedValidation',
  'isNotEmpty',
];

/** One problem a field (at most 50): JSON pointer, stable code, and the figures of the rule where they are known. */
export function problemsOf(errors: ValidationError[], body: unknown, root: string): FieldProblem[] {
  return errors.flatMap((error) => describe(error, body, root)).slice(0, 50);
}

function describe(error: ValidationError, parent: unknown, path: string): FieldProblem[] {
  const pointer = `${path}/${escapePointer(error.property)}`;
  const value: unknown =
    typeof parent === 'object' && parent !== null ? Reflect.get(parent, error.property) : undefined;
  const nested = (error.children ?? []).flatMap((child) => describe(child, value, pointer));
  const constraints = error.constraints ?? {};
  const names = Object.keys(constraints);
  const rule = FIRST.find((name) => names.includes(name)) ?? names[0];
  if (rule === undefined) return nested;
  const code = rule !== 'whitelistValidation' && value === undefined ? 'required' : codeOf(rule, value);
  const params = paramsOf(constraints[rule]);
  return [
    { pointer, code, ...(params === undefined ? {} : { params }), detail: constraints[rule]?.slice(0, 300) },
    ...nested,
  ];
}

function codeOf(rule: string, value: unknown): string {
  if (rule === 'isLength' && typeof value !== 'string') return 'not_a_string';
  return CODES[rule] ?? rule.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** class-validator keeps its limits only in its sentences: "… must be shorter than or equal to 200 characters". */
function paramsOf(message: string | undefined): Record<string, unknown> | undefined {
  if (message === undefined) return undefined;
  const atMost =
    /(?:shorter than or equal to|must not be greater than|no more than|not greater than) (-?\d+(?:\.\d+)?)/.exec(
      message,
    )?.[1];
  if (atMost !== undefined) return { max: Number(atMost) };
  const atLeast = /(?:longer than or equal to|must not be less than|at least) (-?\d+(?:\.\d+)?)/.exec(message)?.[1];
  if (atLeast !== undefined) return { min: Number(atLeast) };
  const allowed = /one of the following values: (.*)$/.exec(message)?.[1];
  return allowed === undefined ? undefined : { allowed: allowed.split(/, ?/).slice(0, 60) };
}
