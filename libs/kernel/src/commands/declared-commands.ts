import { type DynamicModule, type ForwardReference, type Provider, type Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner } from '@nestjs/core';
import { type CommandMetadata, commandOf } from './command.decorator.js';

/** What may stand among the imports of a module. */
type Imported = Type | DynamicModule | Promise<DynamicModule> | ForwardReference;

/** Every `@Command` of the providers of a module and of all that it imports, without starting any of it. */
export async function declaredCommands(root: Imported): Promise<CommandMetadata[]> {
  const commands = new Map<string, CommandMetadata>();
  const seen = new Set<unknown>();
  const waiting: Imported[] = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const module = 'forwardRef' in next ? (next.forwardRef as () => Type)() : await next; // Nest types what it answers as any
    if (seen.has(module)) continue;
    seen.add(module);
    const { imports, providers } = declarationsOf(module);
    waiting.push(...imports);
    for (const command of providers.flatMap(commandsOf)) commands.set(command.name, command);
  }
  return [...commands.values()];
}

/** The list of commands as it is printed, one a line, by name. */
export function commandList(commands: readonly CommandMetadata[]): string {
  const sorted = [...commands].sort((a, b) => (a.name < b.name ? -1 : 1));
  const width = Math.max(0, ...sorted.map((command) => command.name.length));
  return ['Commands:', ...sorted.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`)].join('\n');
}

/** A dynamic module has its own declarations and those of its class. */
function declarationsOf(module: Type | DynamicModule): { imports: Imported[]; providers: Provider[] } {
  const dynamic = 'module' in module ? module : null;
  const type = dynamic?.module ?? (module as Type); // it is no dynamic module
  const declared = <T>(key: string): T[] => (Reflect.getMetadata(key, type) as T[] | undefined) ?? []; // @Module wrote it
  return {
    imports: [...declared<Imported>(MODULE_METADATA.IMPORTS), ...(dynamic?.imports ?? [])],
    providers: [...declared<Provider>(MODULE_METADATA.PROVIDERS), ...(dynamic?.providers ?? [])],
  };
}

function commandsOf(provider: Provider): CommandMetadata[] {
  const type = typeof provider === 'function' ? provider : 'useClass' in provider ? provider.useClass : null;
  if (type === null) return [];
  const prototype = type.prototype as object;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const method: unknown = Reflect.get(prototype, name);
    return typeof method === 'function' ? (commandOf(method) ?? []) : [];
  });
}
