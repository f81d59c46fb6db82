import { Controller, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ProductPermission } from 'markethall/catalog';
import {
  AcceptsUpload,
  Answers,
  ApiErrors,
  DtoPipe,
  invalidField,
  Operation,
  RequirePermission,
  UploadedFile,
  type UploadedFileData,
} from 'markethall/kernel';
import { TransferService } from '../transfer.service.js';
import { ImportPermission } from '../transfer.permissions.js';
import { begun } from './begun.js';
import { ImportOptions, TransferResponse } from './transfer.dto.js';

/** Largest file, in bytes. */
const MAX_BYTES = 100 * 1024 * 1024;

@ApiTags('Transfer')
@Controller('api/v1/admin/imports')
export class ImportController {
  constructor(private readonly transfers: TransferService) {}

  @Post()
  @HttpCode(202)
  @RequirePermission(ImportPermission.Create, ProductPermission.Write)
  @AcceptsUpload({ maxBytes: MAX_BYTES, contentTypes: ['text/csv'] })
  @Operation(
    'Import a file of products',
    'CSV, our own format or a product export of Shopify as it comes; at most 100 MiB and 500,000 rows. The answer is a job: ' +
      'watch it under the `Location`, its problems under `/errors`. A header that is wrong refuses the whole file before ' +
      'anything is written; a row that is wrong fails its product only; what a Shopify ' +
      'file says and has no place here is listed in the `notices` of the result. The same file again changes nothing.',
  )
  @Answers(TransferResponse, { status: 202 })
  @ApiErrors(
    'file_required',
    'body_too_large',
    'channel_unknown',
    'channel_not_found',
    'currency_not_offered',
    'locale_not_offered',
  )
  async create(
    @UploadedFile() file: UploadedFileData,
    @Query() query: ImportOptions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferResponse> {
    const options = { ...(await optionsOf(file.fields)), ...definedOf(query) };
    const upload = { name: file.fileName, contentType: file.contentType, content: file.stream };
    const job = await this.transfers.importProducts(upload, { ...options, dryRun: options.dryRun === 'true' });
    return begun(job, reply);
  }
}

/** The fields of the form, checked like a body. */
async function optionsOf(fields: Record<string, string>): Promise<ImportOptions> {
  const checked: unknown = await new DtoPipe().transform(fields, { type: 'body', metatype: ImportOptions });
  if (!(checked instanceof ImportOptions)) throw invalidField('', 'invalid_type');
  return definedOf(checked);
}

const definedOf = (options: ImportOptions): ImportOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
