import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { CachedBytesOptions } from './cached-bytes.decorator.js';

/** What a URL alone decides about its answer from memory. */
export interface KnownUrl {
  /** Beginning of the cache key; the headers decide the rest. */
  readonly base: string;
  readonly options: CachedBytesOptions;
  /** The route's pattern, for metrics and logs. */
  readonly route: string;
}

const MAX_URLS = 10_000;
/** Longer ones are routed and parsed each time: somebody is trying them out. */
const MAX_LENGTH = 300;

/**
 * URLs (of GET, as sent) that were answered from memory lately, so that the next request needs neither router nor query
 * parser. What is kept here never changes with the data: nothing has to be forgotten.
 */
@Injectable()
export class KnownUrls {
  private readonly urls = new LRUCache<string, KnownUrl>({ max: MAX_URLS });

  find(url: string): KnownUrl | undefined {
    return this.urls.get(url);
  }

  remember(url: string, known: KnownUrl): void {
    if (url.length <= MAX_LENGTH && !this.urls.has(url)) this.urls.set(url, known);
  }
}
