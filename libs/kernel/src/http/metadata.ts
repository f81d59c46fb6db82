import 'reflect-metadata';

/** What a decorator has left on a class or method. Each key is written by one decorator, which knows its type. */
export const metadataOf = <T>(key: string | symbol, target: object): T | undefined =>
  Reflect.getMetadata(key, target) as T | undefined;
