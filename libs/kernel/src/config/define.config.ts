import 'reflect-metadata';
import type { FactoryProvider } from '@nestjs/common';
import { type ValidationError, validateSync } from 'class-validator';

/** How one section of the configuration is read. Made by `defineConfig`. */
export interface ConfigDefinition<T extends object = object> {
  readonly section: string;
  readonly cls: new () => T;
  readonly fromEnv: (env: NodeJS.ProcessEnv) => Partial<Record<keyof T, string | undefined>>;
}

/** One documented setting, for the configuration guide and `.env.example`. */
export interface SettingDescription {
  section: string;
  /** Property of the section's class. */
  name: string;
  /** Environment variable, or null where the value is computed from several. */
  variable: string | null;
  /** Default as text; null where the setting has none. */
  default: string | null;
  meaning: string;
}

/** One wrong setting. */
export interface ConfigProblem {
  section: string;
  variable: string;
  message: string;
}

/** The process must not start: every wrong setting at once, each with the words that repair it. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(
      `The configuration is not valid:\n${problems.map((p) => `  - ${p.variable} (${p.section}): ${p.message}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const definitions = new Map<string, ConfigDefinition>();
const meanings = new WeakMap<object, Map<string, string>>();

/** Says in one sentence what a setting means; shown by `describeConfig()`. Property decorator of config classes. */
export const Setting =
  (meaning: string): PropertyDecorator =>
  (target, property) => {
    const known = meanings.get(target) ?? new Map<string, string>();
    known.set(String(property), meaning);
    meanings.set(target, known);
  };

/**
 * Declares a section of the configuration: a class with class-validator decorators and defaults as initializers,
 * and where each value comes from. Values are strings and are converted by the property's declared type
 * (number, boolean, string, string[] by comma); an absent or empty variable leaves the default.
 */
export function defineConfig<T extends object>(
  section: string,
  cls: new () => T,
  fromEnv: (env: NodeJS.ProcessEnv) => Partial<Record<keyof T, string | undefined>>,
): ConfigDefinition<T> {
  const definition: ConfigDefinition<T> = { section, cls, fromEnv };
  definitions.set(section, definition);
  return definition;
}

/** The provider of a section: its token is the class itself. */
export const configProvider = <T extends object>(definition: ConfigDefinition<T>): FactoryProvider<T> => ({
  provide: definition.cls,
  useFactory: () => loadConfig(definition),
});

/** Reads and validates one section. Throws ConfigError. */
export function loadConfig<T extends object>(definition: ConfigDefinition<T>, env: NodeJS.ProcessEnv = process.env): T {
  const { value, problems } = read(definition, env);
  if (problems.length > 0) throw new ConfigError(problems);
  return value;
}

/** Validates every declared section together; called first in each process. Throws one ConfigError with all problems. */
export function validateAllConfig(env: NodeJS.ProcessEnv = process.env): void {
  const problems = [...definitions.values()].flatMap((definition) => read(definition, env).problems);
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Every setting of every loaded module, for the documentation. */
export function describeConfig(): SettingDescription[] {
  return [...definitions.values()].flatMap((definition) => {
    const defaults = new definition.cls();
    return Object.entries(variablesOf(definition)).map(([name, variable]) => ({
      section: definition.section,
      name,
      variable,
      default: textOf(Reflect.get(defaults, name)),
      meaning: meanings.get(definition.cls.prototype as object)?.get(name) ?? '',
    }));
  });
}

function read<T extends object>(
  definition: ConfigDefinition<T>,
  env: NodeJS.ProcessEnv,
): { value: T; problems: ConfigProblem[] } {
  const value = new definition.cls();
  const raw: Record<string, string | undefined> = definition.fromEnv(env);
  for (const [name, text] of Object.entries(raw)) {
    if (text === undefined || text.trim() === '') continue;
    Reflect.set(value, name, convert(text.trim(), typeOf(definition.cls, value, name)));
  }
  const variables = variablesOf(definition);
  const problems = validateSync(value, { forbidUnknownValues: false }).map((error) => ({
    section: definition.section,
    variable: variables[error.property] ?? error.property,
    message: messageOf(error),
  }));
  return { value, problems };
}

/** The variable behind each property, found by reading a stand-in environment in which every value is its own name. */
function variablesOf(definition: ConfigDefinition): Record<string, string | null> {
  const marker = '\u0000';
  const standIn = new Proxy<NodeJS.ProcessEnv>({}, { get: (_target, name) => marker + String(name) });
  const raw = definition.fromEnv(standIn) as Record<string, string | undefined>;
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [
      name,
      typeof value === 'string' && /^\0\w+$/.test(value) ? value.slice(1) : null,
    ]),
  );
}

function typeOf(cls: new () => object, defaults: object, name: string): unknown {
  const declared: unknown = Reflect.getMetadata('design:type', cls.prototype as object, name);
  if (declared !== undefined && declared !== Object) return declared;
  const value: unknown = Reflect.get(defaults, name);
  if (Array.isArray(value)) return Array;
  return typeof value === 'number' ? Number : typeof value === 'boolean' ? Boolean : String;
}

function convert(text: string, type: unknown): unknown {
  if (type === Number) return Number(text);
  if (type === Boolean) return toBoolean(text);
  if (type === Array)
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  return text;
}

/** An unreadable boolean stays text, so that @IsBoolean() names it. */
function toBoolean(text: string): boolean | string {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  return text;
}

function messageOf(error: ValidationError): string {
  const own = Object.values(error.constraints ?? {});
  const nested = (error.children ?? []).map(messageOf);
  return [...own, ...nested].join('; ') || 'is not valid';
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  return Array.isArray(value) ? value.join(',') : JSON.stringify(value).replace(/^"|"$/g, '');
}
