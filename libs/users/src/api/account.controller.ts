import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  Answers,
  ApiErrors,
  Authenticated,
  CurrentActor,
  Operation,
  Public,
  RateLimit,
  unauthenticated,
} from 'markethall/kernel';
import { EmailVerificationService } from '../accounts/email-verification.service.js';
import { PasswordService } from '../accounts/password.service.js';
import { UserService } from '../accounts/user.service.js';
import type { ClientInfo } from '../sessions/session.service.js';
import {
  accepted,
  AcceptedResponse,
  ChangePasswordRequest,
  MeResponse,
  RequestPasswordResetRequest,
  ResetPasswordRequest,
  VerifyEmailRequest,
} from './auth.dto.js';
import { Client } from './client.decorator.js';

/** The account of whoever is signed in, and the ways back into one. */
@ApiTags('Authentication')
@Controller('api/v1/auth')
export class AccountController {
  constructor(
    private readonly users: UserService,
    private readonly passwords: PasswordService,
    private readonly verifications: EmailVerificationService,
  ) {}

  @Get('me')
  @Authenticated()
  @Operation('Read who is signed in')
  @Answers(MeResponse)
  async me(@CurrentActor() actor: Actor): Promise<MeResponse> {
    const contact = await this.users.getContact(userIdOf(actor));
    return {
      userId: contact.userId,
      kind: contact.kind,
      email: contact.email,
      emailVerified: contact.emailVerified,
      name: contact.name,
      locale: contact.locale,
      customerId: contact.profileId,
      permissions: [...actor.permissions].sort(),
      channelIds: actor.channels === 'all' ? null : [...actor.channels],
    };
  }

  @Post('password-changes')
  @HttpCode(204)
  @Authenticated()
  @Operation('Change the password', 'Every other session ends; this one goes on.')
  @ApiErrors('validation_failed', 'too_many_attempts')
  async changePassword(@CurrentActor() actor: Actor, @Body() body: ChangePasswordRequest): Promise<void> {
    await this.passwords.change(userIdOf(actor), actor.sessionId, body.currentPassword, body.password);
  }

  @Post('password-resets')
  @Public()
  @RateLimit({ name: 'password-resets', points: 100, seconds: 600, by: 'ip' })
  @Operation(
    'Ask for a password reset',
    'Mails a link when the address has an account; the answer is the same either way.',
  )
  @Answers(AcceptedResponse, { status: 201 })
  @ApiErrors('too_many_attempts')
  async requestReset(
    @Body() body: RequestPasswordResetRequest,
    @Client() client: ClientInfo,
  ): Promise<AcceptedResponse> {
    await this.passwords.requestReset(body.email, client.address);
    return accepted();
  }

  @Post('password-resets/confirmations')
  @HttpCode(204)
  @Public()
  @RateLimit({ name: 'one-time-tokens', points: 100, seconds: 600, by: 'ip' })
  @Operation(
    'Set a new password by a mailed link',
    'The link works once, for an hour. Every session of the account ends.',
  )
  @ApiErrors('one_time_token_invalid', 'validation_failed')
  async reset(@Body() body: ResetPasswordRequest, @Client() client: ClientInfo): Promise<void> {
    await this.passwords.reset(body.token, body.password, client.address);
  }

  @Post('email-verifications')
  @Authenticated()
  @Operation('Ask for one more verification mail', 'Nothing is sent when the address is verified already.')
  @Answers(AcceptedResponse, { status: 201 })
  async requestVerification(@CurrentActor() actor: Actor): Promise<AcceptedResponse> {
    await this.verifications.request(userIdOf(actor));
    return accepted();
  }

  @Post('email-verifications/confirmations')
  @HttpCode(204)
  @Public()
  @RateLimit({ name: 'one-time-tokens', points: 100, seconds: 600, by: 'ip' })
  @Operation('Verify an e-mail address by a mailed link')
  @ApiErrors('one_time_token_invalid')
  async verifyEmail(@Body() body: VerifyEmailRequest): Promise<void> {
    await this.verifications.confirm(body.token);
  }
}

function userIdOf(actor: Actor): string {
  if (actor.userId === null) throw unauthenticated();
  return actor.userId;
}
