import { Injectable, type OnModuleInit } from '@nestjs/common';
import { systemActor } from '../context/actor.js';
import { RequestContext } from '../context/request-context.js';
import { ProviderMethods } from '../worker/provider-methods.js';
import { type CommandMetadata, commandOf } from './command.decorator.js';
import { commandList } from './declared-commands.js';

interface RunnableCommand extends CommandMetadata {
  run(args: string[]): unknown;
}

/** Every `@Command` of the providers of this worker. Two of one name are refused at boot. */
@Injectable()
export class Commands implements OnModuleInit {
  private readonly commands = new Map<string, RunnableCommand>();

  constructor(private readonly methods: ProviderMethods) {}

  onModuleInit(): void {
    for (const found of this.methods.all()) {
      const metadata = commandOf(found.method);
      if (metadata === undefined) continue;
      if (this.commands.has(metadata.name))
        throw new Error(`The command ${metadata.name} is declared twice (${found.label})`);
      this.commands.set(metadata.name, { ...metadata, run: (args) => found.call(args) });
    }
  }

  /** Runs the command as the system and answers its exit code. Rejects with what it throws, and for an unknown name. */
  async run(name: string, args: string[]): Promise<number> {
    const command = this.commands.get(name);
    if (command === undefined) throw new Error(`There is no command "${name}".\n${this.help()}`);
    const code = await RequestContext.run({ actor: systemActor(`command.${name}`) }, async () => command.run(args));
    return typeof code === 'number' ? code : 0;
  }

  /** The list of commands, one a line. */
  help(): string {
    return commandList([...this.commands.values()]);
  }
}
