import { Injectable } from '@nestjs/common';
import type Sharp from 'sharp';
import { pictureTooLarge, pictureUnreadable } from './asset.errors.js';
import { MediaConfig } from './media.config.js';

/** Longest side in pixels of each rendition; none is larger than the original. */
export const RENDITIONS = { thumb: 160, card: 480, full: 1200 } as const;
export type RenditionName = keyof typeof RENDITIONS;

export const isRendition = (name: string): name is RenditionName => Object.hasOwn(RENDITIONS, name);

export interface RenderedPicture {
  width: number;
  height: number;
  files: Record<RenditionName, Buffer>;
}

/** By their first bytes, never by what the client says. */
const READABLE = new Set(['jpeg', 'png', 'webp', 'gif', 'heif']);

let loaded: Promise<typeof Sharp> | undefined;

/** sharp brings a native library of 15 MB: it is loaded with the first picture. */
const loadSharp = (): Promise<typeof Sharp> => (loaded ??= import('sharp').then((module) => module.default));

/** Decodes a picture and encodes it anew as WebP: scripts, EXIF and whatever else rode along stay behind. */
@Injectable()
export class Renditions {
  constructor(private readonly config: MediaConfig) {}

  /** Throws 422 `picture_unreadable` or `picture_too_large`. Animated pictures keep their first frame. */
  async render(original: Buffer): Promise<RenderedPicture> {
    const { format, width, height } = await this.inspect(original);
    if (!READABLE.has(format)) throw pictureUnreadable();
    if (width * height > this.config.maxPixels || Math.max(width, height) > 200 * Math.min(width, height)) {
      throw pictureTooLarge(this.config.maxPixels);
    }
    const [thumb, card, full] = await Promise.all([
      this.encode(original, RENDITIONS.thumb),
      this.encode(original, RENDITIONS.card),
      this.encode(original, RENDITIONS.full),
    ]);
    return {
      width: full.info.width,
      height: full.info.height,
      files: { thumb: thumb.data, card: card.data, full: full.data },
    };
  }

  private async inspect(original: Buffer): Promise<{ format: string; width: number; height: number }> {
    const sharp = await loadSharp();
    try {
      const { format, width, height } = await sharp(original, { limitInputPixels: false }).metadata();
      return { format, width, height };
    } catch {
      throw pictureUnreadable();
    }
  }

  private async encode(original: Buffer, side: number) {
    const sharp = await loadSharp();
    try {
      return await sharp(original, { limitInputPixels: this.config.maxPixels, failOn: 'error', pages: 1 })
        .rotate()
        .resize(side, side, { fit: 'inside', withoutEnlargement: true })
        .timeout({ seconds: 10 })
        .webp({ quality: 82 })
        .toBuffer({ resolveWithObject: true });
    } catch {
      throw pictureUnreadable();
    }
  }
}
