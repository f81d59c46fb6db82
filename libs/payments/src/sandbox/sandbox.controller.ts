import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  AcceptsUpload,
  Idempotent,
  invalidField,
  Public,
  UploadedFile,
  type UploadedFileData,
} from 'markethall/kernel';
import { paymentNotFound } from '../payment.errors.js';
import type { SandboxPayment } from './entities/sandbox-payment.entity.js';
import { SandboxBank } from './sandbox-bank.js';
import { pagePolicy, sandboxPage } from './sandbox-page.js';

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
  @AcceptsUpload({ maxBytes: 1_000, contentTypes: ['application/x-www-form-urlencoded'] })
  async decide(
    @Param('ref') ref: string,
    @UploadedFile() form: UploadedFileData,
    @Res() reply: PageReply,
  ): Promise<void> {
    const approved = isApproval((await form.toBuffer()).toString('latin1'));
    const payment = this.bank.isOpen ? await this.bank.decide(pageToken(ref), approved) : null;
    if (payment === null) throw paymentNotFound();
    await this.bank.deliverDue(payment.id);
    prepare(reply, payment);
    reply.header('location', payment.returnUrl);
    reply.status(303);
    reply.send();
  }
}

/** Reads the one field of the form: `decision=approve` or `decision=decline`. */
function isApproval(form: string): boolean {
  const decision = new URLSearchParams(form).get('decision');
  if (decision !== 'approve' && decision !== 'decline')
    throw invalidField('/decision', 'not_allowed', { values: ['approve', 'decline'] });
  return decision === 'approve';
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
