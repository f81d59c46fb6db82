import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { AppConfig, Database } from 'markethall/kernel';
import { Mailer, type Mail } from './mailer.js';
import { NotificationsConfig } from './notifications.config.js';

/** SMTP where it is configured; otherwise the row in `mail_message` is the delivery (development mailbox). */
@Injectable()
export class DefaultMailer extends Mailer implements OnModuleDestroy {
  readonly keepsBodies: boolean;
  private readonly transport: Transporter | null;

  constructor(
    private readonly db: Database,
    private readonly config: NotificationsConfig,
    app: AppConfig,
  ) {
    super();
    this.keepsBodies = app.environment !== 'production';
    this.transport =
      config.smtpUrl === undefined
        ? null
        : createTransport(config.smtpUrl, {
            pool: true,
            connectionTimeout: 5_000,
            greetingTimeout: 5_000,
            socketTimeout: 10_000,
            disableFileAccess: true,
            disableUrlAccess: true,
          } as Parameters<typeof createTransport>[1]);
  }

  async send(mail: Mail): Promise<void> {
    if (this.transport === null) return;
    this.db.assertNoTransaction('SMTP');
    await this.transport.sendMail({
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

  onModuleDestroy(): void {
    this.transport?.close();
  }
}
