import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MailMessage1795021000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE mail_message (
      id binary(16) NOT NULL,
      message_id varchar(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      template varchar(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      locale varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      recipient varchar(320) NOT NULL,
      subject varchar(255) NOT NULL,
      html mediumtext NULL,
      text mediumtext NULL,
      state varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      created_at datetime(3) NOT NULL,
      sent_at datetime(3) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY ux_mail_message_message_id (message_id),
      KEY ix_mail_message_sent (created_at, id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE mail_message');
  }
}
