import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { configProvider, provideExtension } from 'markethall/kernel';
import { MailboxController } from './api/mailbox.controller.js';
import { DefaultMailer } from './default.mailer.js';
import { MailMessage } from './entities/mail-message.entity.js';
import { MailService } from './mail.service.js';
import { Mailer } from './mailer.js';
import { NotificationsConfig, notificationsConfig } from './notifications.config.js';

@Module({
  imports: [TypeOrmModule.forFeature([MailMessage])],
  controllers: [MailboxController],
  providers: [configProvider(notificationsConfig), MailService, ...provideExtension(Mailer, DefaultMailer)],
  exports: [MailService, NotificationsConfig],
})
export class NotificationsModule {}
