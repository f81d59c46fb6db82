import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { metadataOf } from './metadata.js';

/** One route handler of one controller, as its decorators say. */
export interface Handler {
  controller: Type;
  /** The method itself: decorators' metadata hang on it. */
  method: (...args: never[]) => unknown;
  name: string;
  verb: string;
  /** Fastify's patterns: `/api/v1/store/carts/:id`. */
  paths: string[];
}

/** Every handler of every controller of the application. */
export function handlersOf(discovery: DiscoveryService): Handler[] {
  const scanner = new MetadataScanner();
  return discovery.getControllers().flatMap((wrapper) => {
    const controller = wrapper.metatype;
    if (typeof controller !== 'function' || controller.prototype === undefined) return [];
    const prototype = controller.prototype as object; // a class's prototype, typed any by the language
    return scanner.getAllMethodNames(prototype).flatMap((name) => handlerOf(controller as Type, prototype, name));
  });
}

function handlerOf(controller: Type, prototype: object, name: string): Handler[] {
  const method: unknown = Reflect.get(prototype, name);
  if (typeof method !== 'function') return [];
  const verb = metadataOf<RequestMethod>(METHOD_METADATA, method);
  if (verb === undefined) return [];
  const bases = list(Reflect.getMetadata(PATH_METADATA, controller));
  const ends = list(Reflect.getMetadata(PATH_METADATA, method));
  return [
    {
      controller,
      method: method as Handler['method'], // checked above
      name,
      verb: RequestMethod[verb] ?? 'ALL',
      paths: bases.flatMap((base) => ends.map((end) => joined(base, end))),
    },
  ];
}

const list = (path: unknown): string[] =>
  Array.isArray(path) ? path.map(String) : [typeof path === 'string' ? path : '/'];

const joined = (base: string, end: string): string =>
  `/${[base, end]
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
