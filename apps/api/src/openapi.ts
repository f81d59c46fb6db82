import { writeFile } from 'node:fs/promises';
import { buildOpenApi } from 'markethall/kernel';
import { modules } from '../../modules.js';
import { createApi } from './bootstrap.js';

/** `node dist/apps/api/src/openapi.js docs/openapi.json`: writes the document of this installation. */
const target = process.argv[2] ?? 'docs/openapi.json';
const app = await createApi(modules);
await writeFile(target, `${JSON.stringify(buildOpenApi(app), null, 2)}\n`);
await app.close();
process.stdout.write(`${target} is written\n`);
