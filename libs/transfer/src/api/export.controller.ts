import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ProductPermission } from 'markethall/catalog';
import { Answers, ApiErrors, Authenticated, IdPipe, JobFiles, Operation, RequirePermission } from 'markethall/kernel';
import { ExportPermission } from '../transfer.permissions.js';
import { TransferService } from '../transfer.service.js';
import { begun } from './begun.js';
import { ExportProductsRequest, TransferResponse } from './transfer.dto.js';

@ApiTags('Transfer')
@Controller('api/v1/admin/exports')
export class ExportController {
  constructor(
    private readonly transfers: TransferService,
    private readonly files: JobFiles,
  ) {}

  @Post()
  @HttpCode(202)
  @RequirePermission(ExportPermission.Create, ProductPermission.Read)
  @Operation(
    'Export products to a file',
    'The answer is a job; when it has succeeded, its file is under `/api/v1/admin/exports/{id}/file`.',
  )
  @Answers(TransferResponse, { status: 202 })
  @ApiErrors('channel_unknown', 'channel_not_found', 'category_not_found')
  async create(
    @Body() body: ExportProductsRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferResponse> {
    const { channel, format = 'csv', status, categoryId } = body;
    return begun(
      await this.transfers.exportProducts({
        channel,
        format,
        statuses: status ?? null,
        categoryId: categoryId ?? null,
      }),
      reply,
    );
  }

  @Get(':id/file')
  @Authenticated('staff')
  @Operation('Download an export', 'By who asked for it, or with the permission `export:read`; kept for seven days.')
  @ApiProduces('text/csv', 'application/x-ndjson')
  @ApiErrors('export_not_found')
  async file(
    @Param('id', IdPipe('job', 'export')) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const job = await this.transfers.getExport(id);
    reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store' });
    return new StreamableFile(Readable.from(this.files.read(job.id, 'output'), { objectMode: false }), {
      type: job.outputType ?? 'application/octet-stream',
      disposition: `attachment; filename="${job.outputName}"`,
    });
  }
}
