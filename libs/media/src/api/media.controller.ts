import { Controller, Get, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { notFound, Public } from 'markethall/kernel';
import { AssetService } from '../asset.service.js';
import { isRendition } from '../renditions.js';

/** The pictures themselves. A path never changes its bytes, so every cache may keep them for a year. */
@ApiExcludeController()
@Public()
@Controller('media')
export class MediaController {
  constructor(private readonly assets: AssetService) {}

  @Get(':checksum/:file')
  async get(
    @Param('checksum') checksum: string,
    @Param('file') file: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const rendition = /^([a-z]+)\.webp$/.exec(file)?.[1] ?? '';
    if (!/^[0-9a-f]{64}$/.test(checksum) || !isRendition(rendition)) throw notFound('picture');
    const bytes = await this.assets.read(checksum, rendition);
    if (bytes === null) throw notFound('picture');
    reply.headers({
      'cache-control': 'public, max-age=31536000, immutable',
      etag: `"${checksum}-${rendition}"`,
      'content-security-policy': "default-src 'none'; sandbox",
    });
    return new StreamableFile(bytes, { type: 'image/webp', length: bytes.length });
  }
}
