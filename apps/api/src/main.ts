import {
  AccessCheckError,
  AppConfig,
  ConfigError,
  giveBackBootMemory,
  log,
  logProcessErrors,
  stopGracefully,
} from 'markethall/kernel';
import { modules } from '../../modules.js';
import { createApi } from './bootstrap.js';

logProcessErrors();
try {
  const app = await createApi(modules);
  const config = app.get(AppConfig);
  stopGracefully(app);
  await app.listen({ port: config.port, host: config.host });
  log.info({ url: await app.getUrl() }, 'The api is ready');
  giveBackBootMemory();
} catch (error) {
  // What the operator must repair is said in words; a stack would hide it.
  if (error instanceof ConfigError || error instanceof AccessCheckError) process.stderr.write(`${error.message}\n`);
  else log.fatal({ err: error }, 'The api could not start');
  process.exit(1);
}
