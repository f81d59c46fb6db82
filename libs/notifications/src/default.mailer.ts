import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { createTransport, Transporter } from 'nodemailer';
import { AppConfig, Database } from 'markethall/kernel';
import { Mailer, type Mail } from './mailer.js';
import { NotificationsConfig } from './notifications.config.js';

/** SMTP where it is configured; otherwise the row in `mail_message` is the delivery (development mailbox). */
@Injectable()
export class DefaultMailer extends Mailer implements OnModuleDestroy {
  readonly keepsBodies: boolean;
  private transport: Promise<Transporter> | undefined;

  constructor(
    private readonly db: Database,
    private readonly config: NotificationsConfig,
    app: AppConfig,
  ) {
    super();
    this.keepsBodies = app.environment !== 'production';
  }

  async send(mail: Mail): Promise<void> {
    const { smtpUrl } = this.config;
    if (smtpUrl === undefined) return;
    this.db.assertNoTransaction('SMTP');
    const transport = await (this.transport ??= connect(smtpUrl));
    await transport.sendMail({
      messageId: `<${mail.messageId}>`,
      // As objects: nothing in a name or an address can add a header or a second recipient.
      from: { name: this.config.shopName, address: this.config.mailFrom },
      to: { name: '', address: mail.to },
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers: { 'Content-Language': mail.locale, 'Auto-Submitted': 'auto-generated' },
    });
  }

  async onModuleDestroy(): Promise<void> {
    (await this.transport)?.close();
  }
}

/** The client is loaded with the first mail: the api never sends any. */
async function connect(url: string): Promise<Transporter> {
  const { createTransport: create } = await import('nodemailer');
  return create(url, {
    pool: true,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[1]);
}
