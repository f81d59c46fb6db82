import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { defineConfig, Setting } from 'markethall/kernel';

/** How payments are collected. */
export class PaymentsConfig {
  @IsInt()
  @Min(50)
  @Max(10_000)
  @Setting(
    'Milliseconds that a payment provider may take to answer; afterwards the outcome is unknown and is asked for',
  )
  deadlineMs: number = 8_000;

  @IsInt()
  @Min(1)
  @Max(3_600)
  @Setting('Seconds after which the provider is asked about a payment that nobody has heard of since')
  sweepAfterSeconds: number = 120;

  @IsInt()
  @Min(60)
  @Max(86_400)
  @Setting('Seconds that a shopper has for a redirect (3-D Secure) before the payment is given up')
  actionTimeoutSeconds: number = 1_800;

  @IsBoolean()
  @Setting('true takes the money when the order is placed; false only authorizes, and staff captures')
  captureAtOnce: boolean = true;

  @IsOptional()
  @IsBoolean()
  @Reflect.metadata('design:type', Boolean) // not every compiler looks through `| null`
  @Setting('The sandbox provider with test cards; by default on, except in production')
  sandbox: boolean | null = null;

  @IsArray()
  @ArrayMaxSize(5)
  @Setting("Secrets of the sandbox's webhooks, newest first (the first signs, all are accepted); default: derived")
  sandboxWebhookSecrets: string[] = [];

  @IsInt()
  @Min(0)
  @Max(600)
  @Setting('Seconds after which the sandbox settles a tok_late_webhook payment')
  sandboxLateSeconds: number = 5;
}

export const paymentsConfig = defineConfig('payments', PaymentsConfig, (env) => ({
  deadlineMs: env.PAYMENTS_DEADLINE_MS,
  sweepAfterSeconds: env.PAYMENTS_SWEEP_AFTER_SECONDS,
  actionTimeoutSeconds: env.PAYMENTS_ACTION_TIMEOUT_SECONDS,
  captureAtOnce: env.PAYMENTS_CAPTURE_AT_ONCE,
  sandbox: env.PAYMENTS_SANDBOX,
  sandboxWebhookSecrets: env.PAYMENTS_SANDBOX_WEBHOOK_SECRETS,
  sandboxLateSeconds: env.PAYMENTS_SANDBOX_LATE_SECONDS,
}));
