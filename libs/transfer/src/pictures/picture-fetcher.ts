import { Injectable } from '@nestjs/common';
import { AppError, OutgoingHttp } from 'markethall/kernel';
import { AssetService, MAX_PICTURE_BYTES } from 'markethall/media';
import { pictureNotFound, pictureRefused, pictureUnavailable } from '../transfer.errors.js';
import type { ProductPicture } from '../entities/product-picture.entity.js';
import { PictureRows } from './picture-rows.js';

/** Statuses after which another attempt may go well. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Fetches one picture and stores it; what the server claims that it is does not matter, its bytes do. */
@Injectable()
export class PictureFetcher {
  constructor(
    private readonly outgoing: OutgoingHttp,
    private readonly assets: AssetService,
    private readonly rows: PictureRows,
  ) {}

  /** Settles the row, whatever comes of it. Throws only what is our own trouble, or when `signal` ends the work. */
  async fetch(picture: ProductPicture, signal: AbortSignal): Promise<void> {
    try {
      const bytes = await this.download(picture.url, signal);
      const asset = await this.assets.store(bytes, fileNameOf(picture.url));
      await this.rows.stored(picture, asset.id);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError) || error.code.startsWith('database_')) throw error;
      await (error.status >= 500 ? this.rows.missed(picture, error.code) : this.rows.failed(picture, error.code));
    }
  }

  private async download(url: string, signal: AbortSignal): Promise<Buffer> {
    const { status, body } = await this.outgoing.send(url, {
      maxBytes: MAX_PICTURE_BYTES,
      headers: { accept: 'image/*' },
      signal,
    });
    if (status === 404 || status === 410) throw pictureNotFound();
    if (status >= 500 || PASSING.has(status)) throw pictureUnavailable(status);
    if (status !== 200) throw pictureRefused(status);
    return body;
  }
}

/** The last part of the path; media takes out what a name must not hold. */
function fileNameOf(url: string): string {
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
