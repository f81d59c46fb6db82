// Stands in for the built api and worker in the stack's specs: a health address, pino-like lines, a journal of its stops,
// and the worker's commands. It behaves badly when the environment asks for it.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [command, ...words] = process.argv.slice(2);
const role = process.env.WORKER_PORT ? 'worker' : 'api';
const port = Number(process.env.WORKER_PORT ?? process.env.PORT);
const journal = (text) => process.env.FAKE_JOURNAL && appendFileSync(process.env.FAKE_JOURNAL, `${text}\n`);
const log = (msg, more = {}) => console.log(JSON.stringify({ level: 30, time: Date.now(), msg, ...more }));

if (command) await runCommand(command);
else serve();

async function runCommand(name) {
  if (name === 'help') return console.log('Commands:\n  count  Adds a row');
  log(`running ${[name, ...words].join(' ')}`);
  if (name === 'seed') {
    console.log(JSON.stringify({ sampleVariantId: 'var_01hsample' }));
    if (process.env.FAKE_FIRST_SEED !== 'done')
      console.log(JSON.stringify({ administrator: { email: 'admin@example.com', password: 'only-once-1234' } }));
    if (process.env.FAKE_FIRST_SEED === 'hangs') await seedUntilStopped();
    if (process.env.FAKE_FIRST_SEED === 'fails') process.exitCode = 1;
  }
  if (name === 'count') console.log(`rows=${await visit()}`);
  if (name === 'fail') process.exitCode = 9;
}

/** A seed in the midst of its work: it says whether the database still answers when it is asked to end. */
async function seedUntilStopped() {
  log('20 of 60 products');
  const keepAlive = setInterval(() => {}, 1_000);
  await new Promise((resolve) => process.once('SIGTERM', resolve));
  clearInterval(keepAlive);
  await new Promise((resolve) => setTimeout(resolve, 300)); // servers that did not wait would be gone by now
  await visit();
  journal('seed ended with its database');
  process.exitCode = 1;
}

/** Adds a row to the shop's database and answers how many there are. */
async function visit() {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection(process.env.DATABASE_URL);
  await connection.query('CREATE TABLE IF NOT EXISTS visit (id INT PRIMARY KEY AUTO_INCREMENT)');
  await connection.query('INSERT INTO visit () VALUES ()');
  const [[{ n }]] = await connection.query('SELECT COUNT(*) AS n FROM visit');
  await connection.end();
  return n;
}

function serve() {
  if (process.env.FAKE_DIES === role) {
    console.error(`${role} cannot start: the configuration is wrong`);
    process.exit(1);
  }
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        pid: process.pid,
        url: request.url,
        secret: process.env.MARKETHALL_SECRET?.length,
        publicUrl: process.env.PUBLIC_URL,
      }),
    );
  });
  server.listen(port, '127.0.0.1', () => log(`${role} listens`, { port }));
  process.on('SIGTERM', () => {
    if (process.env.FAKE_STUBBORN === role) return;
    journal(`${role} stopped`);
    process.exit(0);
  });
}
