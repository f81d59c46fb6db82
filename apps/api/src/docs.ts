import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export async function installDocs(_app: NestFastifyApplication): Promise<void> {}
