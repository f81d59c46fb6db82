import { Body, Controller, Delete, HttpCode, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  Answers,
  ApiErrors,
  Authenticated,
  CurrentActor,
  NeverStore,
  Operation,
  Public,
  RateLimit,
  RequirePermission,
} from 'markethall/kernel';
import { ConsoleSessions } from '../sessions/console-sessions.js';
import { type ClientInfo, SessionService } from '../sessions/session.service.js';
import { ConsolePermission } from '../user.permissions.js';
import { ConsoleSessionResponse, CreateSessionRequest, RefreshRequest, SessionTokensResponse } from './auth.dto.js';
import { Client } from './client.decorator.js';

const QUEUES_PATH = '/admin/queues';

/** Signing in, going on and signing out, for customers and staff alike. */
@ApiTags('Authentication')
@Controller('api/v1/auth')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly consoleSessions: ConsoleSessions,
  ) {}

  @Post('sessions')
  @Public()
  @NeverStore()
  @Operation('Sign in', 'Unknown address, wrong password and disabled account are one answer.')
  @Answers(SessionTokensResponse, { status: 201 })
  @ApiErrors('invalid_credentials', 'too_many_attempts', 'sign_in_busy')
  async signIn(@Body() body: CreateSessionRequest, @Client() client: ClientInfo): Promise<SessionTokensResponse> {
    return SessionTokensResponse.from(await this.sessions.signIn(body.email, body.password, client));
  }

  @Post('tokens')
  @HttpCode(200)
  @Public()
  @NeverStore()
  @RateLimit({ name: 'refresh', points: 600, seconds: 60, by: 'ip' })
  @Operation(
    'Exchange a refresh token',
    'Each works once. A second use within seconds is answered `refresh_token_superseded` (use the first answer); any later one ends the session.',
  )
  @Answers(SessionTokensResponse)
  @ApiErrors('refresh_token_invalid', 'refresh_token_superseded', 'refresh_token_reused')
  async refresh(@Body() body: RefreshRequest): Promise<SessionTokensResponse> {
    return SessionTokensResponse.from(await this.sessions.refresh(body.refreshToken));
  }

  @Delete('sessions/current')
  @HttpCode(204)
  @Authenticated()
  @Operation(
    'Sign out',
    'The access token, the refresh token and the console cookie of this session stop working at once.',
  )
  async signOut(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: { header(name: string, value: string): unknown },
  ): Promise<void> {
    if (actor.sessionId) await this.sessions.signOut(actor.sessionId);
    reply.header('set-cookie', this.consoleSessions.close());
  }

  @Post('console-sessions')
  @RequirePermission(ConsolePermission.Read)
  @NeverStore()
  @Operation(
    'Let this browser into the operator pages',
    'Sets a short-lived cookie for staff with `queue:read`; the queue dashboard accepts nothing else.',
  )
  @Answers(ConsoleSessionResponse, { status: 201 })
  openConsole(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: { header(name: string, value: string): unknown },
  ): ConsoleSessionResponse {
    const { cookie, expiresAt } = this.consoleSessions.open(actor);
    reply.header('set-cookie', cookie);
    return { expiresAt: expiresAt.toISOString(), path: QUEUES_PATH };
  }
}
