// Holds the other end of a pipe to a supervisor. When the pipe closes, for whatever reason (kill -9 included), it ends every process
// it was told of: the apps first, then the servers. It runs in a session of its own, so a Ctrl-C in the terminal does not reach it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endProcess } from './plain/processes.mjs';

const APP_GRACE_MS = 10_000;
const SERVER_GRACE_MS = 30_000;

const processes = new Map();
const commands = new Map();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const message = JSON.parse(line);
  if (message.watch) processes.set(message.watch.pid, message.watch);
  if (message.forget) processes.delete(message.forget);
  if (message.atEnd) commands.set(message.atEnd.name, message.atEnd);
  if (message.forgetCommand) commands.delete(message.forgetCommand);
});
lines.on('close', () => void endAll());

async function endAll() {
  const all = [...processes.values()];
  await Promise.all(all.filter((entry) => entry.role === 'app').map((entry) => endProcess(entry, APP_GRACE_MS)));
  await Promise.all(all.filter((entry) => entry.role === 'server').map((entry) => endProcess(entry, SERVER_GRACE_MS)));
  await Promise.all([...commands.values()].map(runCommand));
  process.exit(0);
}

function runCommand({ command, args, env }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
    child.on('error', resolve);
    child.on('exit', resolve);
  });
}
