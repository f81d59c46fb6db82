import 'reflect-metadata';
import type { Type } from '@nestjs/common';

/** An abstract class is the token of an extension point. */
export type ExtensionToken<T = unknown> = abstract new (...args: never[]) => T;

const IMPLEMENTS = 'markethall:implements';

/**
 * Class decorator of a provider that fills an extension point: `@Implements(TaxCalculator)`.
 * The class must be listed in its module's providers; it is found at boot.
 */
export const Implements =
  <T>(...tokens: ExtensionToken<T>[]): (<C extends Type<T>>(target: C) => void) =>
  (target) => {
    Reflect.defineMetadata(IMPLEMENTS, [...implementedBy(target), ...tokens], target);
  };

/** Extension points that a class declares to fill. */
export function implementedBy(target: object): ExtensionToken[] {
  const tokens: unknown = Reflect.getOwnMetadata(IMPLEMENTS, target);
  return Array.isArray(tokens) ? (tokens as ExtensionToken[]) : []; // only Implements writes this key
}
