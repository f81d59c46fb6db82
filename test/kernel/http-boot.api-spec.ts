import { once } from 'node:events';
import { Controller, Get, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AccessCheckError, defineModule, Public, RedisConnections, RequirePermission } from 'markethall/kernel';
import { startHttpApp } from './support/http-app.js';

@Controller('api/v1/store/forgotten')
class ForgottenController {
  @Get()
  read(): string {
    return 'secret';
  }
}

@Controller('api/v1/store/typo')
class TypoController {
  @Get()
  @RequirePermission('order:raed')
  read(): string {
    return 'nobody can hold this';
  }
}

@Controller('api/v1/store/fine')
class FineController {
  @Get()
  @Public()
  read(): string {
    return 'fine';
  }
}

@Module({ controllers: [ForgottenController] })
class ForgottenModule {}

@Module({ controllers: [TypoController] })
class TypoModule {}

@Module({ controllers: [FineController] })
class BackDoorModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly redis: RedisConnections,
  ) {}

  async onModuleInit(): Promise<void> {
    // ioredis does not end a connection that is closed while it connects, and Jest would wait for it.
    if (this.redis.commands.status !== 'ready') await once(this.redis.commands, 'ready');
    this.host.httpAdapter.getInstance<FastifyInstance>().get('/back-door', () => 'secret');
  }
}

const definition = (name: string, module: new (...args: never[]) => object) => defineModule({ name, module });

describe('the boot check', () => {
  it.each([
    [
      'a handler without a policy',
      definition('forgotten', ForgottenModule),
      'ForgottenController.read (GET /api/v1/store/forgotten)',
    ],
    ['a permission that nobody declares', definition('typo', TypoModule), 'order:raed'],
    ['a Fastify route that is no handler', definition('back-door', BackDoorModule), 'GET /back-door'],
  ])('refuses to start with %s', async (_what, module, named) => {
    const start = startHttpApp([module]);

    await expect(start).rejects.toThrow(AccessCheckError);
    await expect(start).rejects.toThrow(named);
  });

  it.each([
    [{ MARKETHALL_SECRET: '' }, 'MARKETHALL_SECRET'],
    [{ MARKETHALL_SECRET: 'short' }, 'MARKETHALL_SECRET'],
    [{ NODE_ENV: 'production', MARKETHALL_SECRET: 'change-me-change-me-change-me-change-me' }, 'MARKETHALL_SECRET'],
    [{ PORT: 'eighty' }, 'PORT'],
    [{ CORS_ORIGINS: 'not a url' }, 'CORS_ORIGINS'],
  ])("refuses the configuration %j with the variable's name", async (env, named) => {
    await expect(startHttpApp([], env)).rejects.toThrow(named);
  });
});
