import 'reflect-metadata';

/** A command as declared at a method. */
export interface CommandMetadata {
  readonly name: string;
  readonly description: string;
}

const COMMAND = 'markethall:command';

/**
 * Makes the method a command of the worker: `node dist/apps/worker/src/main.js <name> [arguments]`. It gets the
 * remaining arguments as given, runs as the system, and its returned number (or 0) is the exit code.
 */
export const Command =
  (name: string, description: string) =>
  <M extends (args: string[]) => unknown>(
    target: object,
    _key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    if (!/^[a-z][a-z0-9:-]*$/.test(name)) {
      throw new Error(`The command '${name}' of ${target.constructor.name} must be kebab-case`);
    }
    if (descriptor.value !== undefined) Reflect.defineMetadata(COMMAND, { name, description }, descriptor.value);
  };

/** The command declared at a method, if any. */
export function commandOf(method: object): CommandMetadata | undefined {
  return Reflect.getMetadata(COMMAND, method) as CommandMetadata | undefined; // only Command writes this key
}
