import { defineModule } from 'markethall/kernel';
import { MailMessage1795021000001 } from './migrations/1795021000001-mail-message.js';
import { NotificationsModule } from './notifications.module.js';
import { NotificationsWorkerModule } from './notifications.worker.js';

/** Mails to buyers, account holders and staff. */
export const notificationsModule = defineModule({
  name: 'notifications',
  module: NotificationsModule,
  worker: NotificationsWorkerModule,
  migrations: [MailMessage1795021000001],
  invariants: [
    {
      code: 'E6',
      title: 'No mail has been on its way for more than an hour',
      sql: "SELECT id, message_id FROM mail_message WHERE state = 'sending' AND created_at < :now - INTERVAL 1 HOUR LIMIT 20",
    },
  ],
});
