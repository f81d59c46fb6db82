import { ApiProperty } from '@nestjs/swagger';
import { Filterable, ListDefaults } from '../../paging/list-fields.decorator.js';
import type { BackgroundJobError } from '../entities/background-job-error.entity.js';
import type { BackgroundJob } from '../entities/background-job.entity.js';

const STATES = ['queued', 'running', 'succeeded', 'failed', 'canceled'] as const;

/** A background job: an import, an export, a rebuild. */
@ListDefaults({ sort: '-id' })
export class JobResponse {
  @ApiProperty({ example: 'job_01k0000000000000000000000a' })
  id: string;

  /** What is done, as `module.what`. */
  @Filterable({ ops: ['eq', 'in'] })
  @ApiProperty({ example: 'transfer.import-products' })
  kind: string;

  @Filterable({ type: 'enum', values: STATES })
  @ApiProperty({ enum: STATES })
  state: string;

  /** Units done so far. */
  @ApiProperty({ type: 'integer', example: 120 })
  progress: number;

  /** Units in all; null until it is known. */
  @ApiProperty({ type: 'integer', nullable: true, example: 500 })
  total: number | null;

  /** Rows with problems; the first 1,000 can be read under `/errors`. */
  @ApiProperty({ type: 'integer', example: 0 })
  errorCount: number;

  /** What came out, once it has succeeded; its shape belongs to the kind. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  result: Record<string, unknown> | null;

  /** Why it failed as a whole. */
  @ApiProperty({ type: String, nullable: true })
  error: string | null;

  /** Attempts begun; more than one after a crash or a failure. */
  @ApiProperty({ type: 'integer', example: 1 })
  attempts: number;

  /** True once somebody has asked to cancel it. */
  @ApiProperty({ type: Boolean })
  cancelRequested: boolean;

  /** Name of the file to fetch under `/file`; null where there is none. */
  @ApiProperty({ type: String, nullable: true })
  outputName: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  startedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finishedAt: string | null;

  static from(job: BackgroundJob): JobResponse {
    return {
      id: job.id,
      kind: job.kind,
      state: job.state,
      progress: job.progress,
      total: job.total,
      errorCount: job.errorCount,
      result: job.result,
      error: job.error,
      attempts: job.attempts,
      cancelRequested: job.cancelRequested,
      outputName: job.outputName,
      createdAt: job.createdAt.toISOString(),
      startedAt: job.startedAt?.toISOString() ?? null,
      finishedAt: job.finishedAt?.toISOString() ?? null,
    };
  }
}

/** One problem of one row of a job's input. */
@ListDefaults({ sort: 'row', sortable: ['row'] })
export class JobErrorResponse {
  /** 1 for the first row after the header; 0 for the file as a whole. */
  @ApiProperty({ type: 'integer', example: 17 })
  row: number;

  /** Column or field; empty for the row as a whole. */
  @ApiProperty({ example: 'price' })
  field: string;

  /** Stable code of the problem. */
  @ApiProperty({ example: 'not_a_number' })
  code: string;

  /** The problem in words. */
  @ApiProperty({ example: 'The price "abc" is not a number' })
  detail: string;

  static from(error: BackgroundJobError): JobErrorResponse {
    return { row: error.line, field: error.field, code: error.code, detail: error.detail };
  }
}
