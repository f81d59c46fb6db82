import {
  type FactoryProvider,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type ExtensionToken, implementedBy } from './implements.decorator.js';

const defaults = new Map<ExtensionToken, Type>();

/**
 * Which implementation fills which extension point. A plugin's wins over the default; two of the same rank are refused
 * with the names of both. Injected where a choice is made late; otherwise inject the token itself (`provideExtension`).
 */
@Injectable()
export class Extensions implements OnModuleInit, OnApplicationBootstrap {
  /** What was found, once every provider is there; null before. */
  private known: Map<ExtensionToken, { type: Type; instance: unknown }[]> | null = null;

  constructor(private readonly discovery: DiscoveryService) {}

  onApplicationBootstrap(): void {
    this.known = new Map();
  }

  /** Two implementations of a single-valued point end the boot, not the first request that needs it. */
  onModuleInit(): void {
    for (const token of defaults.keys()) this.find(token);
  }

  /** The one implementation of a single-valued point. Throws when there is none or more than one. */
  get<T>(token: ExtensionToken<T>): T {
    const found = this.find(token);
    if (found === undefined) throw new Error(`Nothing implements the extension point ${token.name}`);
    return found;
  }

  /** The one implementation, or undefined where the point is empty. Throws for two. */
  find<T>(token: ExtensionToken<T>): T | undefined {
    const candidates = this.candidates(token);
    const fallback = defaults.get(token);
    const own = candidates.filter((candidate) => candidate.type !== fallback);
    const chosen = own.length > 0 ? own : candidates;
    if (chosen.length > 1) {
      throw new Error(`${token.name} is implemented twice: ${chosen.map((c) => c.type.name).join(' and ')}. Keep one.`);
    }
    return chosen[0]?.instance;
  }

  /** Every implementation of a many-valued point (such as PaymentProvider), in the order of the modules. */
  all<T>(token: ExtensionToken<T>): T[] {
    return this.candidates(token).map((candidate) => candidate.instance);
  }

  private candidates<T>(token: ExtensionToken<T>): { type: Type; instance: T }[] {
    const known = this.known?.get(token);
    if (known !== undefined) return known as { type: Type; instance: T }[]; // stored under its own token below
    const found = this.search(token);
    this.known?.set(token, found);
    return found;
  }

  private search<T>(token: ExtensionToken<T>): { type: Type; instance: T }[] {
    const found = new Map<Type, T>();
    for (const wrapper of this.discovery.getProviders()) {
      const type = wrapper.metatype;
      if (typeof type !== 'function' || wrapper.inject !== undefined) continue;
      if (!implementedBy(type).includes(token) && defaults.get(token) !== type) continue;
      const instance: unknown = wrapper.instance;
      // A class provided in two modules is one implementation: the first counts.
      if (instance instanceof type && !found.has(type as Type)) found.set(type as Type, instance as T);
    }
    return [...found].map(([type, instance]) => ({ type, instance }));
  }
}

/**
 * Providers of a single-valued extension point with its default: spread them into the owner's `providers` and export
 * the token. Whoever injects the token gets the plugin's implementation where there is one, else the default.
 */
export function provideExtension<T extends object>(
  token: ExtensionToken<T>,
  fallback: Type<T>,
): (Type<T> | FactoryProvider<T>)[] {
  defaults.set(token, fallback);
  return [
    fallback,
    {
      provide: token,
      useFactory: (extensions: Extensions) => forwarding(() => extensions.get(token), token),
      inject: [Extensions],
    },
  ];
}

/**
 * Providers are made one by one, so the plugin's may not exist yet when the token is injected: the stand-in asks on
 * first use, then forwards to the one found.
 */
function forwarding<T extends object>(resolve: () => T, token: ExtensionToken<T>): T {
  let target: T | undefined;
  const methods = new Map<PropertyKey, unknown>();
  return new Proxy(Object.create(token.prototype as object) as T, {
    get(_shell, property) {
      if (property === 'constructor') return token;
      if (HIDDEN.has(property)) return undefined;
      if (methods.has(property)) return methods.get(property);
      const implementation = (target ??= resolve());
      const value: unknown = Reflect.get(implementation, property, implementation);
      if (typeof value !== 'function') return value;
      const method: unknown = value.bind(implementation);
      methods.set(property, method);
      return method;
    },
  });
}

/** Nest calls these on every provider; the implementation, a provider itself, gets its own calls. */
const HIDDEN = new Set<PropertyKey>([
  'then',
  'onModuleInit',
  'onModuleDestroy',
  'onApplicationBootstrap',
  'onApplicationShutdown',
  'beforeApplicationShutdown',
]);
