import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ProviderMethods } from '../worker/provider-methods.js';
import { eventNameOf } from './app-event.js';
import { type EventMeta, type SubscriptionMetadata, subscriptionsOf } from './subscribe.decorator.js';
import type { AppEvent } from './app-event.js';

/** A subscription of this worker with its handler. */
export interface Subscription extends SubscriptionMetadata {
  readonly eventName: string;
  /** `OrderMailSubscriber.sendConfirmation`. */
  readonly label: string;
  handle(event: AppEvent, meta: EventMeta): unknown;
}

/** Every `@Subscribe` of the providers of this worker. Two of one name for one event are refused at boot. */
@Injectable()
export class Subscriptions implements OnModuleInit {
  private found: { byEvent: Map<string, Subscription[]>; bySubscriber: Map<string, Subscription[]> } | undefined;

  constructor(private readonly methods: ProviderMethods) {}

  onModuleInit(): void {
    this.index(); // a wrong declaration ends the boot
  }

  /** Names of the subscribers to an event. */
  subscribersOf(eventName: string): string[] {
    return (this.index().byEvent.get(eventName) ?? []).map((subscription) => subscription.subscriber);
  }

  /** The handler of one delivery, or undefined where this worker has none. */
  find(subscriber: string, eventName: string): Subscription | undefined {
    return this.index()
      .bySubscriber.get(subscriber)
      ?.find((subscription) => subscription.eventName === eventName);
  }

  get eventNames(): string[] {
    return [...this.index().byEvent.keys()];
  }

  get all(): Subscription[] {
    return [...this.index().byEvent.values()].flat();
  }

  private index(): { byEvent: Map<string, Subscription[]>; bySubscriber: Map<string, Subscription[]> } {
    if (this.found !== undefined) return this.found;
    const index = { byEvent: new Map<string, Subscription[]>(), bySubscriber: new Map<string, Subscription[]>() };
    for (const { label, method, call } of this.methods.all()) {
      for (const metadata of subscriptionsOf(method)) {
        const eventName = eventNameOf(metadata.event);
        const twin = index.bySubscriber.get(metadata.subscriber)?.find((other) => other.eventName === eventName);
        if (twin !== undefined)
          throw new Error(`The subscriber ${metadata.subscriber} is declared twice: ${twin.label} and ${label}`);
        const subscription: Subscription = {
          ...metadata,
          eventName,
          label,
          handle: (event, meta) => call(event, meta),
        };
        push(index.byEvent, eventName, subscription);
        push(index.bySubscriber, metadata.subscriber, subscription);
      }
    }
    this.found = index;
    return index;
  }
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
