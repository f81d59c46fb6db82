import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { KernelModule, KernelWorkerModule, type ModuleDefinition } from 'markethall/kernel';

/** The root of the worker: kernel, every module's services, and what only the worker has of each. */
@Module({})
export class WorkerModule {
  static forRoot(
    modules: readonly ModuleDefinition[],
    options: { takesJobs: boolean; providers?: readonly Provider[] },
  ): DynamicModule {
    const workers = modules.map((definition) => definition.worker).filter((worker): worker is Type => worker !== null);
    return {
      module: WorkerModule,
      imports: [
        KernelModule.forRoot(modules, options.providers),
        KernelWorkerModule.forRoot({ takesJobs: options.takesJobs }),
        ...new Set([...modules.map((definition) => definition.module), ...workers]),
      ],
    };
  }
}
