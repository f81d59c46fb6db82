import { Injectable } from '@nestjs/common';
import { AppConfig, type EventMeta, Subscribe } from 'markethall/kernel';
import {
  EmailVerificationRequested,
  PasswordResetRequested,
  RegistrationRepeated,
  StaffInvited,
  UserService,
} from 'markethall/users';
import { MailService } from '../mail.service.js';
import type { MailTemplate } from '../templates/layout.js';
import { accountExists, emailVerification, passwordReset, staffInvitation } from '../templates/notice.js';

/** Mails about accounts. One-time tokens are minted here, when the mail leaves: no event or job ever holds one. */
@Injectable()
export class AccountMailSubscriber {
  constructor(
    private readonly users: UserService,
    private readonly mails: MailService,
    private readonly config: AppConfig,
  ) {}

  @Subscribe(EmailVerificationRequested, 'notifications.email-verification', { transaction: false })
  async sendVerification(event: EmailVerificationRequested, meta: EventMeta): Promise<void> {
    const token = await this.users.mintEmailVerificationToken(event.userId);
    await this.send(emailVerification, event.userId, meta, this.link('/account/verify-email', token));
  }

  @Subscribe(PasswordResetRequested, 'notifications.password-reset', { transaction: false })
  async sendReset(event: PasswordResetRequested, meta: EventMeta): Promise<void> {
    const token = await this.users.mintPasswordResetToken(event.userId);
    await this.send(passwordReset, event.userId, meta, this.link('/account/reset-password', token));
  }

  @Subscribe(StaffInvited, 'notifications.staff-invitation', { transaction: false })
  async sendInvitation(event: StaffInvited, meta: EventMeta): Promise<void> {
    const token = await this.users.mintPasswordResetToken(event.userId);
    await this.send(staffInvitation, event.userId, meta, this.link('/account/reset-password', token));
  }

  @Subscribe(RegistrationRepeated, 'notifications.account-exists', { transaction: false })
  async sendAccountExists(event: RegistrationRepeated, meta: EventMeta): Promise<void> {
    await this.send(accountExists, event.userId, meta, new URL(this.config.storefrontUrl).origin);
  }

  private async send(template: MailTemplate, userId: string, meta: EventMeta, link: string): Promise<void> {
    const { email, locale } = await this.users.getContact(userId);
    await this.mails.send({ template, cause: meta.messageId, to: email, locale: locale ?? 'en', data: { link } });
  }

  /** The token stands in the fragment: browsers send it to nobody. The origin is configured, never taken from a Host header. */
  private link(path: string, token: string): string {
    return `${new URL(this.config.storefrontUrl).origin}${path}#token=${token}`;
  }
}
