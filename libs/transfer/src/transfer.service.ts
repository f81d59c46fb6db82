import { Injectable } from '@nestjs/common';
import { CategoryService } from 'markethall/catalog';
import { ChannelService, type ChannelView } from 'markethall/channels';
import {
  actorCanSeeChannel,
  AppConfig,
  BackgroundJob,
  BackgroundJobs,
  type FileContent,
  forbidden,
  notFound,
  RequestContext,
} from 'markethall/kernel';
import type { ImportSettings } from './products/import-target.js';
import type { ExportSettings } from './products/product-export.service.js';
import { notOffered } from './transfer.errors.js';
import { EXPORT_KINDS, PRODUCT_EXPORT, PRODUCT_IMPORT } from './transfer.kinds.js';
import { ExportPermission } from './transfer.permissions.js';

/** How a file is to be imported; what is absent is the channel's default. */
export interface ImportRequest {
  /** Code of the channel whose prices are set and in which the products are published. */
  channel?: string | undefined;
  currency?: string | undefined;
  locale?: string | undefined;
  dryRun: boolean;
}

/** Which products are to be exported. */
export interface ExportRequest {
  channel?: string | undefined;
  format: 'csv' | 'ndjson';
  statuses: string[] | null;
  categoryId: string | null;
}

/** Starts imports and exports; the work itself is done by a worker. */
@Injectable()
export class TransferService {
  constructor(
    private readonly jobs: BackgroundJobs,
    private readonly channels: ChannelService,
    private readonly categories: CategoryService,
    private readonly config: AppConfig,
  ) {}

  /**
   * For staff of all channels: a file finds its products by SKU and handle, wherever they are sold.
   * Errors: forbidden (403); channel_unknown, currency_not_offered, locale_not_offered (400), file_too_large (413).
   */
  async importProducts(
    file: { name: string; contentType: string; content: FileContent },
    request: ImportRequest,
  ): Promise<BackgroundJob> {
    if (RequestContext.actor().channels !== 'all') throw forbidden();
    const channel = await this.channel(request.channel);
    const { currency = channel.defaultCurrency, locale = channel.defaultLocale, dryRun } = request;
    if (!channel.currencies.includes(currency)) throw notOffered('currency', channel.currencies);
    if (!channel.locales.includes(locale)) throw notOffered('locale', channel.locales);
    const settings: ImportSettings = {
      channelId: channel.id,
      publish: request.channel !== undefined,
      currency,
      locale,
      dryRun,
    };
    return this.jobs.enqueue(PRODUCT_IMPORT, settings, { file });
  }

  /** Errors: channel_unknown (400), category_not_found (404). */
  async exportProducts(request: ExportRequest): Promise<BackgroundJob> {
    const channel = await this.channel(request.channel);
    if (request.categoryId !== null) await this.categories.get(request.categoryId);
    const { format, statuses, categoryId } = request;
    // Staff of some channels get the products of the channel only.
    const published = request.channel !== undefined || RequestContext.actor().channels !== 'all';
    const settings: ExportSettings = {
      channelId: channel.id,
      published,
      format,
      statuses,
      categoryId,
      publicUrl: this.config.publicUrl,
    };
    return this.jobs.enqueue(PRODUCT_EXPORT, settings);
  }

  /** The finished export of the actor, or of anybody with the permission. Errors: export_not_found (404). */
  async getExport(jobId: string): Promise<BackgroundJob & { outputName: string }> {
    const job = await this.jobs.find(jobId);
    const actor = RequestContext.actor();
    const mayRead =
      job !== null &&
      ((actor.permissions.has(ExportPermission.Read) && actor.channels === 'all') ||
        (actor.userId !== null && actor.userId === job.ownerId));
    if (!mayRead || !EXPORT_KINDS.includes(job.kind) || job.state !== 'succeeded' || job.outputName === null)
      throw notFound('export');
    return Object.assign(job, { outputName: job.outputName });
  }

  private async channel(code: string | undefined): Promise<ChannelView> {
    const channel = code === undefined ? await this.channels.getDefault() : await this.channels.getByCode(code);
    // A channel that one may not see is answered like one that does not exist.
    if (!actorCanSeeChannel(RequestContext.actor(), channel.id)) throw notFound('channel');
    return channel;
  }
}
