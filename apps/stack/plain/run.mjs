// The bootstrap after the version check: dependencies, build, then the command itself in this same process.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { PlainError, ensureInstalled, registerUse } from './dependencies.mjs';
import { createTerminal } from './terminal.mjs';

/** Arguments of Jest after which it does not run the whole suite. */
const NARROWING =
  /^(-t|-o|--testNamePattern|--testPathPatterns?|--selectProjects|--onlyChanged|--changedSince|--findRelatedTests|--watch|--listTests|--help|--version)\b/;

const root = join(import.meta.dirname, '..', '..', '..');

export async function run(argv) {
  const [command = 'help', ...rest] = argv;
  const terminal = createTerminal({
    stream: command === 'stack' || command === 'build' ? process.stderr : process.stdout,
  });
  try {
    process.chdir(root);
    if (!existsSync(join(root, 'package-lock.json')))
      throw new PlainError(`package-lock.json is missing in ${root}: is this a whole checkout?`);
    const unregister = registerUse(root, command);
    process.on('exit', unregister);
    await ensureInstalled(root, terminal);
    await ensureBuilt(root, 'stack', terminal);
    if (needsApps(command, rest)) await ensureBuilt(root, 'apps', terminal);
    if (command === 'build') return;
    const { main } = await import(pathToFileURL(join(root, 'dist', 'apps', 'stack', 'src', 'main.js')).href);
    process.exit(await main(argv, { root, terminal }));
  } catch (error) {
    terminal.say(`\n${terminal.paint('red', error.plain ? error.message : (error.stack ?? String(error)))}`);
    process.exit(1);
  }
}

/**
 * A single story must run in seconds, so `npm test <path>` leaves the build of the apps to the specs that run them (`ensureBuilt()` of
 * apps/stack calls `bootstrap.mjs build`); for the whole suite it is done here, where its progress is seen.
 */
function needsApps(command, rest) {
  if (command === 'test') return !rest.some((argument) => !argument.startsWith('-') || NARROWING.test(argument));
  return command !== 'stack' && command !== 'help';
}
