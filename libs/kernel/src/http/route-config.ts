import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import { metadataOf } from './metadata.js';

/** Facts of a route that Fastify's hooks need before Nest's handler runs (`request.routeOptions.config`). */
export interface MarkethallRouteConfig {
  /** Accepts multipart or raw files instead of JSON. */
  upload?: UploadRules;
  /** Overload class, where the URL does not tell it (see overload/). */
  loadClass?: LoadClass;
  /** Body limit in bytes for JSON, where 1 MiB is too little (imports) or too much. */
  bodyLimit?: number;
}

/** What an upload route takes: bytes in all, and the media types of a raw (not multipart) body. */
export interface UploadRules {
  maxBytes: number;
  contentTypes: readonly string[];
}

/** Importance under overload, most important first. `health` is never shed. */
export type LoadClass = 'health' | 'checkout' | 'cart' | 'browse' | 'search' | 'admin';

/** Adds to the Fastify route config of a handler; several decorators may each add their part. */
export function extendRouteConfig(part: MarkethallRouteConfig): MethodDecorator {
  return (_target, _key, descriptor: PropertyDescriptor) => {
    const handler = descriptor.value as object; // of a method: its function
    const present = metadataOf<MarkethallRouteConfig>(FASTIFY_ROUTE_CONFIG_METADATA, handler);
    Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { ...present, ...part }, handler);
  };
}

/** Names the overload class of a route: `@Load('checkout')`. */
export const Load = (loadClass: LoadClass): MethodDecorator => extendRouteConfig({ loadClass });
