import { Controller, HttpCode, Param, Post, type RawBodyRequest, Req } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import { Idempotent, Public } from 'markethall/kernel';
import { webhookNotFound, webhookUnreadable } from '../payment.errors.js';
import { type WebhookOutcome, PaymentWebhookService } from '../payment-webhook.service.js';

/** Providers call here. Public, because the signature over the raw bytes is the check. */
@ApiTags('Webhooks')
@Controller('api/v1/webhooks/payments')
export class PaymentWebhookController {
  constructor(private readonly webhooks: PaymentWebhookService) {}

  @Post(':provider')
  @Public()
  @HttpCode(200)
  @Idempotent({ enabled: false })
  @ApiExcludeEndpoint()
  async receive(
    @Param('provider') provider: string,
    @Req() request: RawBodyRequest<{ headers: Record<string, string | string[] | undefined> }>,
  ): Promise<{ outcome: WebhookOutcome }> {
    if (!/^[a-z0-9_]{1,40}$/.test(provider)) throw webhookNotFound();
    if (request.rawBody === undefined) throw webhookUnreadable();
    return { outcome: await this.webhooks.receive(provider, request.headers, request.rawBody) };
  }
}
