import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

/** One method of one provider, ready to be called. */
export interface ProviderMethod {
  /** `OrderMailSubscriber.sendConfirmation`, for messages. */
  readonly label: string;
  /** The function that carries the decorator's metadata. */
  readonly method: object;
  readonly call: (...args: unknown[]) => unknown;
}

/** Finds decorated methods of the providers that this process has loaded. */
@Injectable()
export class ProviderMethods {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Every method of every class provider, each once even where two modules provide the class. */
  all(): ProviderMethod[] {
    const seen = new Set<unknown>();
    const methods: ProviderMethod[] = [];
    for (const wrapper of this.discovery.getProviders()) {
      const instance: unknown = wrapper.instance;
      if (typeof wrapper.metatype !== 'function' || wrapper.inject !== undefined) continue;
      if (typeof instance !== 'object' || instance === null || seen.has(wrapper.metatype)) continue;
      seen.add(wrapper.metatype);
      methods.push(...this.methodsOf(instance));
    }
    return methods;
  }

  private methodsOf(instance: object): ProviderMethod[] {
    const prototype: object = Object.getPrototypeOf(instance) as object;
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method: unknown = Reflect.get(prototype, name);
      if (typeof method !== 'function') return [];
      return [
        {
          label: `${instance.constructor.name}.${name}`,
          method,
          call: (...args: unknown[]): unknown => Reflect.apply(method, instance, args) as unknown,
        },
      ];
    });
  }
}
