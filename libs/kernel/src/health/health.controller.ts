import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.decorator.js';
import { Load } from '../http/route-config.js';
import { Answers, Operation } from '../openapi/documented.js';
import { HealthChecks } from './health-checks.js';

/** Whether the process lives or wants traffic. */
export class HealthResponse {
  /** ok; degraded (works without Redis); unavailable and stopping come with status 503. */
  @ApiProperty({ enum: ['ok', 'degraded', 'unavailable', 'stopping'] })
  status: string;

  /** Part by part: ok, failed, pending or unknown. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  checks: Record<string, string>;
}

@ApiTags('Health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthChecks) {}

  @Get('live')
  @Load('health')
  @Header('cache-control', 'no-store')
  @Operation('Tell whether the process lives')
  @Answers(HealthResponse)
  live(): HealthResponse {
    return { status: 'ok', checks: {} };
  }

  @Get('ready')
  @Load('health')
  @Header('cache-control', 'no-store')
  @Operation(
    'Tell whether the process wants traffic',
    '503 while the database is away, migrations are pending, or it stops.',
  )
  @Answers(HealthResponse)
  @Answers(HealthResponse, { status: 503 })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthResponse> {
    const { ready, status, checks } = await this.health.report();
    if (!ready) void reply.code(503);
    return { status, checks };
  }
}
