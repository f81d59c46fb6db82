import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { KernelModule, type ModuleDefinition } from 'markethall/kernel';

/** The api: kernel and the services and controllers of every module. */
@Module({})
export class ApiModule {
  static forRoot(modules: readonly ModuleDefinition[], overrides: readonly Provider[] = []): DynamicModule {
    return {
      module: ApiModule,
      imports: [KernelModule.forRoot(modules, overrides), ...modules.map((definition) => definition.module)],
    };
  }
}
