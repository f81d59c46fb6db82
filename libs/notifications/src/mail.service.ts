import { Injectable } from '@nestjs/common';
import { Clock, Database, Extensions, idBytes, isDuplicateKey, newId } from 'markethall/kernel';
import { MailMessage } from './entities/mail-message.entity.js';
import { Mailer } from './mailer.js';
import { NotificationsConfig } from './notifications.config.js';
import { render, type MailTemplate } from './templates/layout.js';

/** What a subscriber wants to be sent. `cause` is the outbox message id: it makes the Message-ID, so a repeat is the same mail. */
export interface MailRequest {
  template: MailTemplate;
  cause: string;
  to: string;
  locale: string;
  data: Readonly<Record<string, unknown>>;
}

/**
 * Sends a mail once for each cause and template. The row in `mail_message` is claimed before and marked after sending;
 * a worker killed between an SMTP server's acceptance and the mark sends again with the same Message-ID.
 */
@Injectable()
export class MailService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly extensions: Extensions,
    private readonly config: NotificationsConfig,
  ) {}

  async send(request: MailRequest): Promise<void> {
    const mailer = this.extensions.get(Mailer);
    const mail = render(request.template, request.locale, this.config.shopName, request.data);
    const domain = this.config.mailFrom.split('@')[1] ?? 'markethall.example';
    const messageId = `${request.cause}.${request.template.name}@${domain}`;

    const row = await this.claim(messageId, request, mail, mailer.keepsBodies);
    if (row.state === 'sent') return;

    await mailer.send({ ...mail, messageId, to: request.to });
    await this.db.execute("UPDATE mail_message SET state = 'sent', sent_at = ? WHERE id = ?", [
      this.clock.now(),
      idBytes(row.id),
    ]);
  }

  /** The newest mails first; at most 100. Bodies are there in development only. */
  latest(recipient: string | null, limit: number): Promise<MailMessage[]> {
    return this.db.repository(MailMessage).find({
      where: recipient === null ? {} : { recipient },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: Math.min(limit, 100),
    });
  }

  find(id: string): Promise<MailMessage | null> {
    return this.db.repository(MailMessage).findOneBy({ id });
  }

  private async claim(
    messageId: string,
    request: MailRequest,
    mail: { locale: string; subject: string; html: string; text: string },
    keepBodies: boolean,
  ): Promise<MailMessage> {
    const messages = this.db.repository(MailMessage);
    const row = messages.create({
      id: newId('mail'),
      messageId,
      template: request.template.name,
      locale: mail.locale,
      recipient: request.to,
      subject: mail.subject,
      html: keepBodies ? mail.html : null,
      text: keepBodies ? mail.text : null,
      state: 'sending',
      createdAt: this.clock.now(),
      sentAt: null,
    });
    try {
      await messages.insert(row);
      return row;
    } catch (error) {
      if (!isDuplicateKey(error, 'ux_mail_message_message_id')) throw error;
      return messages.findOneByOrFail({ messageId });
    }
  }
}
