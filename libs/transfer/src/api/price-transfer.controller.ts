import { Controller, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import type { FastifyReply } from 'fastify';
import {
  AcceptsUpload,
  type Actor,
  Answers,
  ApiErrors,
  CurrentActor,
  IdPipe,
  invalidField,
  Operation,
  RequirePermission,
  UploadedFile,
  type UploadedFileData,
} from 'markethall/kernel';
import { PricePermission } from 'markethall/pricing';
import { PriceTransferService } from '../prices/price-transfer.service.js';
import { ExportPermission, ImportPermission } from '../transfer.permissions.js';
import { begun } from './begun.js';
import { TransferResponse } from './transfer.dto.js';

const MAX_BYTES = 100 * 1024 * 1024;
const ListId = IdPipe('plist', 'price_list');

/** How a price file is to be imported: as a query parameter, or as a field of the form in front of the file. */
export class PriceImportOptions {
  /** `true`: writes nothing, tells what would happen and every problem. */
  @ApiPropertyOptional({ enum: ['true', 'false'], default: 'false' })
  @ValidateIf((_query, value) => value !== undefined)
  @IsIn(['true', 'false'])
  dryRun?: 'true' | 'false';
}

@ApiTags('Transfer')
@Controller('api/v1/admin/price-lists')
export class PriceTransferController {
  constructor(private readonly transfers: PriceTransferService) {}

  @Post(':id/imports')
  @HttpCode(202)
  @RequirePermission(ImportPermission.Create, PricePermission.Write)
  @AcceptsUpload({ maxBytes: MAX_BYTES, contentTypes: ['text/csv'] })
  @Operation(
    'Import a file of prices into a list',
    'CSV with the columns `sku`, `currency`, `amount` (decimal; empty removes the price) and, if wanted, `min_qty`, `valid_from`, ' +
      '`valid_to`, `includes_tax`. The answer is a job: watch it under the `Location`, its problems under `/errors`. A header that ' +
      'is wrong refuses the file; a row that is wrong is left out. Prices that are not in the file stay. The same file again changes nothing.',
  )
  @Answers(TransferResponse, { status: 202 })
  @ApiErrors('file_required', 'body_too_large', 'price_list_not_found', 'validation_failed')
  async import(
    @Param('id', ListId) id: string,
    @UploadedFile() file: UploadedFileData,
    @Query() query: PriceImportOptions,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferResponse> {
    const upload = { name: file.fileName, contentType: file.contentType, content: file.stream };
    return begun(await this.transfers.importPrices(id, upload, isDryRun(file.fields, query), actor), reply);
  }

  @Post(':id/exports')
  @HttpCode(202)
  @RequirePermission(ExportPermission.Create, PricePermission.Read)
  @Operation(
    'Export the prices of a list to a file',
    'The answer is a job; when it has succeeded, its file is under `/api/v1/admin/exports/{id}/file`. An import takes it back.',
  )
  @Answers(TransferResponse, { status: 202 })
  @ApiErrors('price_list_not_found')
  async export(
    @Param('id', ListId) id: string,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferResponse> {
    return begun(await this.transfers.exportPrices(id, actor), reply);
  }
}

/** The query wins over the form. */
function isDryRun(fields: Record<string, string>, { dryRun }: PriceImportOptions): boolean {
  const unknown = Object.keys(fields).find((name) => name !== 'dryRun');
  if (unknown !== undefined) throw invalidField(`/${unknown.slice(0, 80)}`, 'unknown_field');
  const wanted = dryRun ?? fields['dryRun'] ?? 'false';
  if (wanted !== 'true' && wanted !== 'false') throw invalidField('/dryRun', 'not_allowed');
  return wanted === 'true';
}
