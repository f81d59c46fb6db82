export { notificationsModule } from './notifications.definition.js';
export { NotificationsModule } from './notifications.module.js';
export { MailMessage } from './entities/mail-message.entity.js';
export { MailService, type MailRequest } from './mail.service.js';
export { Mailer, type Mail } from './mailer.js';
export type { MailTemplate } from './templates/layout.js';
