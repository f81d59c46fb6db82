import { IsInt, Max, Min } from 'class-validator';
import { defineConfig, Setting } from 'markethall/kernel';

/** Sign-in: lifetimes, hashing capacity and throttles. */
export class UsersConfig {
  @IsInt()
  @Min(60)
  @Max(3_600)
  @Setting('Seconds for which an access token is valid')
  accessTokenSeconds: number = 900;

  @IsInt()
  @Min(1)
  @Max(365)
  @Setting('Days after which a session ends, however often it was refreshed')
  sessionDays: number = 30;

  @IsInt()
  @Min(0)
  @Max(60)
  @Setting('Seconds in which a second use of a refresh token counts as a parallel request, not as theft')
  refreshGraceSeconds: number = 10;

  @IsInt()
  @Min(1)
  @Max(16)
  @Setting('Password hashes computed at the same time in one process (each takes a core and 19 MiB)')
  hashConcurrency: number = 2;

  @IsInt()
  @Min(1)
  @Max(1_000)
  @Setting('Password hashes that may wait; beyond it sign-in answers 503')
  hashQueueLimit: number = 40;

  @IsInt()
  @Min(1)
  @Max(10_000)
  @Setting('Failed sign-ins of one account in 15 minutes before it answers 429')
  accountFailures: number = 10;

  @IsInt()
  @Min(1)
  @Max(100_000)
  @Setting('Failed sign-ins of one address in 5 minutes before it answers 429')
  addressFailures: number = 60;

  @IsInt()
  @Min(1)
  @Max(1_000_000)
  @Setting('Failed sign-ins of the whole installation in 5 minutes before it answers 429')
  totalFailures: number = 3_000;

  @IsInt()
  @Min(1)
  @Max(100_000)
  @Setting('Registrations of one address in 10 minutes')
  registrationsPerAddress: number = 600;

  @IsInt()
  @Min(1)
  @Max(100)
  @Setting('Mails of one kind (reset, verification, "you have an account") that one address may be sent in an hour')
  mailsPerTarget: number = 4;

  @IsInt()
  @Min(5)
  @Max(1_440)
  @Setting('Minutes for which a password reset link works')
  resetTokenMinutes: number = 60;

  @IsInt()
  @Min(1)
  @Max(336)
  @Setting('Hours for which an e-mail verification link works')
  verificationTokenHours: number = 72;

  @IsInt()
  @Min(1)
  @Max(60)
  @Setting('Minutes for which the console cookie (queue dashboard) is valid')
  consoleMinutes: number = 15;
}

export const usersConfig = defineConfig('users', UsersConfig, (env) => ({
  accessTokenSeconds: env.USERS_ACCESS_TOKEN_SECONDS,
  sessionDays: env.USERS_SESSION_DAYS,
  refreshGraceSeconds: env.USERS_REFRESH_GRACE_SECONDS,
  hashConcurrency: env.USERS_HASH_CONCURRENCY,
  hashQueueLimit: env.USERS_HASH_QUEUE_LIMIT,
  accountFailures: env.USERS_ACCOUNT_FAILURES,
  addressFailures: env.USERS_ADDRESS_FAILURES,
  totalFailures: env.USERS_TOTAL_FAILURES,
  registrationsPerAddress: env.USERS_REGISTRATIONS_PER_ADDRESS,
  mailsPerTarget: env.USERS_MAILS_PER_TARGET,
  resetTokenMinutes: env.USERS_RESET_TOKEN_MINUTES,
  verificationTokenHours: env.USERS_VERIFICATION_TOKEN_HOURS,
  consoleMinutes: env.USERS_CONSOLE_MINUTES,
}));
