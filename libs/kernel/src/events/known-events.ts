import { Inject, Injectable } from '@nestjs/common';
import type { ModuleDefinition } from '../modules/define-module.js';
import { INSTALLED_MODULES } from '../worker/installed-modules.js';
import { Subscriptions } from './subscriptions.js';

/** Which event names make sense here: those that somebody subscribes to, and those of an installed module. */
@Injectable()
export class KnownEvents {
  private readonly owners: ReadonlySet<string>;

  constructor(
    private readonly subscriptions: Subscriptions,
    @Inject(INSTALLED_MODULES) modules: readonly ModuleDefinition[],
  ) {
    this.owners = new Set(['kernel', ...modules.map((module) => module.name)]);
  }

  /** True for a subscribed event, and for one that carries the name of an installed module. */
  has(eventName: string): boolean {
    return this.subscriptions.subscribersOf(eventName).length > 0 || this.owners.has(eventName.split('.', 1)[0] ?? '');
  }
}
