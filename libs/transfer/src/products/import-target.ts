import { ChannelService, type ChannelView } from 'markethall/channels';
import type { ProductFormat } from './imported-product.js';
import { MarkethallFormat } from './markethall-format.js';
import { ShopifyFormat } from './shopify-format.js';

/** What the person who imports has decided; the payload of the job. */
export interface ImportSettings {
  channelId: string;
  /** The channel was named: products that are there already are published in it, too. */
  publish: boolean;
  /** Of the prices of a Shopify file. */
  currency: string;
  /** Of the texts of a Shopify file. */
  locale: string;
  dryRun: boolean;
}

/** Where an import goes. */
export interface ImportTarget extends ImportSettings {
  channel: ChannelView;
  /** Language of handles, categories and options. */
  defaultLocale: string;
}

/** The target of a job's payload. Throws for a payload of another shape, 404 for a channel that is gone. */
export async function targetOf(payload: Record<string, unknown>, channels: ChannelService): Promise<ImportTarget> {
  const { channelId, currency, locale, dryRun, publish } = payload;
  if (typeof channelId !== 'string' || typeof currency !== 'string' || typeof locale !== 'string') {
    throw new Error('the payload of the import is not complete');
  }
  return {
    channelId,
    currency,
    locale,
    dryRun: dryRun === true,
    publish: publish === true,
    channel: await channels.get(channelId),
    defaultLocale: (await channels.getDefault()).defaultLocale,
  };
}

/** Chooses the format of a file by its header. */
export type FormatOf = (columns: readonly string[]) => ProductFormat;

/** The format that a header tells: Shopify's or our own. */
export const formatFor =
  ({ channel, currency, locale }: ImportTarget): FormatOf =>
  (columns) =>
    ShopifyFormat.recognizes(columns) ? new ShopifyFormat({ currency, locale }) : new MarkethallFormat(channel);
