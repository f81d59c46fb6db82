import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ProviderMethods } from '../worker/provider-methods.js';
import { type JobHandlerMetadata, jobHandlerOf } from './job-handler.decorator.js';
import type { RunningJob } from './running-job.js';

/** A kind of job with the method that does it. */
export interface HandledJob extends JobHandlerMetadata {
  handle(job: RunningJob): unknown;
}

/** Every `@JobHandler` of the providers of this worker. Two for one kind are refused at boot. */
@Injectable()
export class JobHandlers implements OnModuleInit {
  private found: Map<string, HandledJob> | undefined;

  constructor(private readonly methods: ProviderMethods) {}

  onModuleInit(): void {
    this.index(); // a wrong declaration ends the boot
  }

  find(kind: string): HandledJob | undefined {
    return this.index().get(kind);
  }

  private index(): Map<string, HandledJob> {
    if (this.found !== undefined) return this.found;
    const index = new Map<string, HandledJob>();
    for (const { label, method, call } of this.methods.all()) {
      const metadata = jobHandlerOf(method);
      if (metadata === undefined) continue;
      if (index.has(metadata.kind)) throw new Error(`Jobs of the kind ${metadata.kind} have two handlers (${label})`);
      index.set(metadata.kind, { ...metadata, handle: (job) => call(job) });
    }
    this.found = index;
    return index;
  }
}
