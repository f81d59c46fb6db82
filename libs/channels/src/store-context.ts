import type { ChannelView } from './channel-settings.js';
import {
  channelDisabled,
  channelMismatch,
  currencyNotOffered,
  invalidPublishableKey,
  localeNotOffered,
  noDefaultChannel,
  unknownChannel,
} from './channel.errors.js';
import type { ChannelSnapshot } from './channel-snapshot.js';
import { canonicalLocale, negotiateLocale } from './locale.js';

/** For whom a storefront request is answered. */
export interface StoreContext {
  readonly channel: ChannelView;
  /** One of the channel's locales. */
  readonly locale: string;
  /** One of the channel's currencies. */
  readonly currency: string;
}

/** What of a request decides its channel, locale and currency. Fastify's request has this shape. */
export interface StoreRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query?: unknown;
}

/** The request headers on which the answer of a storefront route depends, for `Vary`. */
export const STORE_VARY = 'Accept-Language, X-Channel, Publishable-Key';

/**
 * Reads the channel, locale and currency of a request.
 * `Accept-Language` is a wish and falls back; what is asked for by name must exist: 400 for an unknown
 * `X-Channel`, `?locale=` or `?currency=`, 401 for an unknown or revoked `Publishable-Key`.
 */
export function readStoreContext(request: StoreRequest, channels: ChannelSnapshot): StoreContext {
  const channel = readChannel(request, channels);
  return { channel, locale: readLocale(request, channel), currency: readCurrency(request, channel) };
}

function readChannel(request: StoreRequest, channels: ChannelSnapshot): ChannelView {
  const key = headerOf(request, 'publishable-key');
  const code = headerOf(request, 'x-channel');
  if (key === undefined && code === undefined) {
    if (!channels.defaultChannel) throw noDefaultChannel();
    return channels.defaultChannel;
  }

  const byKey = key === undefined ? undefined : channels.byPublishableKey(key);
  if (key !== undefined && !byKey) throw invalidPublishableKey();
  const byCode = code === undefined ? undefined : channels.byCode(code);
  if (code !== undefined && !byCode) throw unknownChannel();
  if (byKey && byCode && byKey.id !== byCode.id) throw channelMismatch();

  const channel = byKey ?? byCode;
  if (!channel) throw unknownChannel();
  if (!channel.active) throw channelDisabled();
  return channel;
}

function readLocale(request: StoreRequest, channel: ChannelView): string {
  const wanted = queryOf(request, 'locale');
  if (wanted === undefined) {
    return negotiateLocale(headerOf(request, 'accept-language'), channel.locales, channel.defaultLocale);
  }
  const locale = typeof wanted === 'string' ? canonicalLocale(wanted) : null;
  if (locale === null || !channel.locales.includes(locale)) throw localeNotOffered(channel.locales);
  return locale;
}

function readCurrency(request: StoreRequest, channel: ChannelView): string {
  const wanted = queryOf(request, 'currency');
  if (wanted === undefined) return channel.defaultCurrency;
  if (typeof wanted !== 'string' || !channel.currencies.includes(wanted)) throw currencyNotOffered(channel.currencies);
  return wanted;
}

function headerOf(request: StoreRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

function queryOf(request: StoreRequest, name: string): unknown {
  const { query } = request;
  if (typeof query !== 'object' || query === null || !Object.hasOwn(query, name)) return undefined;
  return (query as Record<string, unknown>)[name]; // own property of an object, checked above
}
