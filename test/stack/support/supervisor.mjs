// A supervisor for specs that kill it: private servers and a shop of fakes from the built stack, then it waits to be killed.
import { pathToFileURL } from 'node:url';

const { stack, folder, app } = JSON.parse(process.argv[2]);
const { startServers, startShop, thisMachine } = await import(pathToFileURL(stack).href);
const { DATABASE_URL: _d, REDIS_URL: _r, ...env } = process.env;

const servers = await startServers({ folder, durability: 'relaxed', machine: thisMachine({ env }) });
const shop = await startShop({ ...servers, api: 2, entries: { api: app, worker: app } });
await shop.waitReady();
console.log(
  JSON.stringify({ servers: [servers.database.pid, servers.redis.pid], apps: [...shop.apiPids, shop.workerPid] }),
);
setInterval(() => {}, 1_000);
