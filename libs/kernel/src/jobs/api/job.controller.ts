import { Controller, Get, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Readable } from 'node:stream';
import { Authenticated } from '../../auth/access.decorator.js';
import { notFound } from '../../errors/app-error.js';
import { IdPipe } from '../../http/id.pipe.js';
import { Answers, ApiErrors, Operation } from '../../openapi/documented.js';
import { ListQuery } from '../../paging/list-query.decorator.js';
import type { ListRequest } from '../../paging/list-request.js';
import { Page, PageOf } from '../../paging/page.dto.js';
import { JobFiles } from '../job-files.js';
import { JobService } from '../job.service.js';
import { JobErrorResponse, JobResponse } from './job.dto.js';

/** Staff watch and cancel the long work that they asked for; with `job:read` and `job:cancel` also that of others. */
@ApiTags('Jobs')
@Authenticated('staff')
@Controller('api/v1/admin/jobs')
export class JobController {
  constructor(
    private readonly jobs: JobService,
    private readonly files: JobFiles,
  ) {}

  @Get()
  @Operation('List background jobs', 'Own ones; with the permission `job:read` all.')
  @Answers(PageOf(JobResponse))
  async list(@ListQuery(JobResponse) list: ListRequest): Promise<Page<JobResponse>> {
    return Page.of(await this.jobs.list(list), (job) => JobResponse.from(job));
  }

  @Get(':id')
  @Operation('Read a background job')
  @Answers(JobResponse)
  @ApiErrors('job_not_found')
  async read(@Param('id', IdPipe('job')) id: string): Promise<JobResponse> {
    return JobResponse.from(await this.jobs.get(id));
  }

  @Get(':id/errors')
  @Operation("List the problems of a job's rows")
  @Answers(PageOf(JobErrorResponse))
  @ApiErrors('job_not_found')
  async errors(
    @Param('id', IdPipe('job')) id: string,
    @ListQuery(JobErrorResponse) list: ListRequest,
  ): Promise<Page<JobErrorResponse>> {
    return Page.of(await this.jobs.errors(id, list), (error) => JobErrorResponse.from(error));
  }

  @Get(':id/file')
  @Operation('Download the file that a job made')
  @ApiProduces('application/octet-stream')
  @ApiErrors('job_not_found', 'job_file_not_found')
  async file(@Param('id', IdPipe('job')) id: string): Promise<StreamableFile> {
    const job = await this.jobs.get(id);
    if (job.outputName === null || job.state !== 'succeeded') throw notFound('job_file');
    const name = job.outputName.replaceAll(/[^\w.-]/g, '_');
    return new StreamableFile(Readable.from(this.files.read(id, 'output')), {
      type: job.outputType ?? 'application/octet-stream',
      disposition: `attachment; filename="${name}"`,
    });
  }

  @Post(':id/cancellations')
  @Operation(
    'Cancel a background job',
    'A waiting one at once; a running one stops within seconds at its next safe point.',
  )
  @Answers(JobResponse, { status: 201 })
  @ApiErrors('job_not_found', 'job_not_cancellable')
  async cancel(@Param('id', IdPipe('job')) id: string): Promise<JobResponse> {
    return JobResponse.from(await this.jobs.cancel(id));
  }
}
