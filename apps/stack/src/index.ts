// What specs, the bench and other tools use of the stack.
export { ensureBuilt } from './build.js';
export { type Durability } from './database-server.js';
export { type Machine, thisMachine } from './machine.js';
export { type PrivateServer } from './private-server.js';
export { freePort } from './ports.js';
export { projectRoot } from './project-root.js';
export { type ServerOptions, type Servers, stackPath, startServers } from './servers.js';
export { type RunningShop, type ShopOptions, startShop } from './shop.js';
export { StackError } from './stack-error.js';
export { type CommandResult, runWorkerCommand } from './worker-command.js';
