import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, Matches, MaxLength } from 'class-validator';
import { IsEmailAddress } from '../email-address.js';
import { PASSWORD_MAX, PASSWORD_MIN } from '../accounts/password-policy.js';
import type { SessionTokens } from '../sessions/session.service.js';

export class CreateSessionRequest {
  @ApiProperty({ example: 'ada@example.com', maxLength: 320 })
  @IsString()
  @Length(1, 320)
  email: string;

  @ApiProperty({ example: 'correct horse battery', maxLength: 1000, format: 'password' })
  @IsString()
  @Length(1, 1000)
  password: string;
}

export class RefreshRequest {
  /** As received; it works once. */
  @ApiProperty({ example: 'rt_…', maxLength: 200 })
  @IsString()
  @Length(1, 200)
  refreshToken: string;
}

/** What a client needs to act for a session. */
export class SessionTokensResponse {
  /** For `Authorization: Bearer …`. */
  @ApiProperty({ example: 'eyJhbGciOiJIUzI1NiIs…' }) accessToken: string;
  /** Exchange it at `POST /api/v1/auth/tokens` for new tokens; it works once. */
  @ApiProperty({ example: 'rt_…' }) refreshToken: string;
  /** Seconds for which the access token is valid. */
  @ApiProperty({ type: 'integer', example: 900 }) expiresIn: number;
  @ApiProperty({ enum: ['Bearer'] }) tokenType: 'Bearer';

  static from(tokens: SessionTokens): SessionTokensResponse {
    return { ...tokens };
  }
}

/** Who is signed in. */
export class MeResponse {
  @ApiProperty({ example: 'usr_01jd0000000000000000000000' }) userId: string;
  @ApiProperty({ enum: ['customer', 'staff'] }) kind: 'customer' | 'staff';
  @ApiProperty() email: string;
  @ApiProperty() emailVerified: boolean;
  /** Of a member of staff. */
  @ApiProperty({ type: String, nullable: true }) name: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'de' }) locale: string | null;
  /** `cus_…` of a customer. */
  @ApiProperty({ type: String, nullable: true }) customerId: string | null;
  /** Of a member of staff, sorted; empty for customers. */
  @ApiProperty({ type: [String], example: ['order:read'] }) permissions: string[];
  /** Sales channels that a member of staff sees; null for all. */
  @ApiProperty({ type: [String], nullable: true }) channelIds: string[] | null;
}

export class ChangePasswordRequest {
  @ApiProperty({ maxLength: 1000, format: 'password' })
  @IsString()
  @Length(1, 1000)
  currentPassword: string;

  /** Ten characters or more; not the e-mail address, not one of the common ones. */
  @ApiProperty({ minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX, format: 'password' })
  @IsString()
  @MaxLength(1000)
  password: string;
}

export class RequestPasswordResetRequest {
  @ApiProperty({ example: 'ada@example.com', maxLength: 320 })
  @IsEmailAddress()
  email: string;
}

/** The same whether or not the address has an account. */
export class AcceptedResponse {
  @ApiProperty({ enum: ['accepted'] }) status: 'accepted';
}

export const accepted = (): AcceptedResponse => ({ status: 'accepted' });

const TOKEN = { example: 'pr_…', maxLength: 200 };

export class ResetPasswordRequest {
  /** From the mailed link. */
  @ApiProperty(TOKEN)
  @IsString()
  @Length(1, 200)
  token: string;

  /** Ten characters or more; not the e-mail address, not one of the common ones. */
  @ApiProperty({ minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX, format: 'password' })
  @IsString()
  @MaxLength(1000)
  password: string;
}

export class VerifyEmailRequest {
  /** From the mailed link. */
  @ApiProperty({ ...TOKEN, example: 'ev_…' })
  @IsString()
  @Matches(/^\S+$/)
  @Length(1, 200)
  token: string;
}

export class ConsoleSessionResponse {
  @ApiProperty({ format: 'date-time' }) expiresAt: string;
  /** Open this address with the cookie. */
  @ApiProperty({ example: '/admin/queues' }) path: string;
}
