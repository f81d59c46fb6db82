import { commandList, declaredCommands, type ModuleDefinition, withKernel } from 'markethall/kernel';
import { standaloneCommands } from './standalone.js';
import { WorkerModule } from './worker.module.js';

/** The list of all commands of these modules. Read from their declarations: whoever asks for help may have no database yet. */
export async function helpText(modules: readonly ModuleDefinition[]): Promise<string> {
  const standalone = Object.entries(standaloneCommands).map(([name, { description }]) => ({ name, description }));
  return commandList([
    ...standalone,
    ...(await declaredCommands(WorkerModule.forRoot(withKernel(modules), { takesJobs: false }))),
  ]);
}
