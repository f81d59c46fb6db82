import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiConsumes, ApiExcludeController } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Idempotent, Public } from 'markethall/kernel';
import { paymentNotFound } from '../payment.errors.js';
import type { SandboxPayment } from './entities/sandbox-payment.entity.js';
import { SandboxBank } from './sandbox-bank.js';
import { pagePolicy, sandboxPage } from './sandbox-page.js';

/** What the form sends. */
export class SandboxDecisionRequest {
  @IsIn(['approve', 'decline'])
  decision: 'approve' | 'decline';
}

/** The part of the reply that this page needs, whichever HTTP adapter serves it. */
interface PageReply {
  header(name: string, value: string): unknown;
  status(code: number): unknown;
  send(body?: string): unknown;
}

/** The bank's own web page, opened by the shopper's browser (or by curl). */
@ApiExcludeController()
@Controller('sandbox/3ds')
export class SandboxController {
  constructor(private readonly bank: SandboxBank) {}

  @Get(':ref')
  @Public()
  async show(@Param('ref') ref: string, @Res() reply: PageReply): Promise<void> {
    const payment = this.bank.isOpen ? await this.bank.findByPageToken(pageToken(ref)) : null;
    if (payment === null) throw paymentNotFound();
    prepare(reply, payment);
    reply.send(sandboxPage(payment));
  }

  @Post(':ref')
  @Public()
  @Idempotent({ enabled: false })
  @ApiConsumes('application/x-www-form-urlencoded', 'application/json')
  async decide(@Param('ref') ref: string, @Body() body: SandboxDecisionRequest, @Res() reply: PageReply): Promise<void> {
    const payment = this.bank.isOpen ? await this.bank.decide(pageToken(ref), body.decision === 'approve') : null;
    if (payment === null) throw paymentNotFound();
    await this.bank.deliverDue();
    prepare(reply, payment);
    reply.header('location', payment.returnUrl);
    reply.status(303);
    reply.send();
  }
}

function pageToken(ref: string): string {
  if (!/^[\w-]{32}$/.test(ref)) throw paymentNotFound();
  return ref;
}

function prepare(reply: PageReply, payment: SandboxPayment): void {
  reply.header('content-type', 'text/html; charset=utf-8');
  reply.header('content-security-policy', pagePolicy(payment.returnUrl));
  reply.header('cache-control', 'no-store');
  reply.header('referrer-policy', 'no-referrer');
}
