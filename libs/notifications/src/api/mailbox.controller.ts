import { Controller, Get, Header, Param, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AppConfig, IdPipe, notFound, PAGE_CSP, Public } from 'markethall/kernel';
import { MailService } from '../mail.service.js';
import { mailboxPage, messagePage } from './mailbox.page.js';

const loopback = /^(::1|127\.\d+\.\d+\.\d+|::ffff:127\.\d+\.\d+\.\d+)$/;
const loopbackHost = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/** The development mailbox: what the shop has sent, in a browser. Exists only outside production and on loopback. */
@ApiExcludeController()
@Public()
@Controller('dev/mailbox')
export class MailboxController {
  constructor(
    private readonly mails: MailService,
    private readonly config: AppConfig,
  ) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', PAGE_CSP)
  async page(@Req() request: FastifyRequest, @Query('to') to?: string): Promise<string> {
    this.assertLocal(request);
    return mailboxPage(await this.mails.latest(text(to), 100), text(to));
  }

  /** The same as JSON, for scripts and tests: newest first, at most 100. */
  @Get('messages')
  async messages(@Req() request: FastifyRequest, @Query('to') to?: string): Promise<object> {
    this.assertLocal(request);
    const mails = await this.mails.latest(text(to), 100);
    return {
      data: mails.map((m) => ({
        id: m.id,
        messageId: m.messageId,
        template: m.template,
        locale: m.locale,
        to: m.recipient,
        subject: m.subject,
        text: m.text,
        html: m.html,
        state: m.state,
        sentAt: m.sentAt?.toISOString() ?? null,
      })),
    };
  }

  @Get(':id')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'")
  async message(@Req() request: FastifyRequest, @Param('id', IdPipe('mail')) id: string): Promise<string> {
    this.assertLocal(request);
    const mail = await this.mails.find(id);
    if (mail === null) throw notFound('mail');
    return messagePage(mail);
  }

  /** The socket's own address and the Host: a forwarded header or a rebound name opens nothing. */
  private assertLocal(request: FastifyRequest): void {
    const local = loopback.test(request.socket.remoteAddress ?? '') && loopbackHost.test(request.headers.host ?? '');
    if (this.config.environment === 'production' || !local) throw notFound('page');
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 320) : null;
}
