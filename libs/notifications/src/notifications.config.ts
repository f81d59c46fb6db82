import { IsEmail, IsOptional, IsString, Length, Matches } from 'class-validator';
import { defineConfig } from 'markethall/kernel';

/** How mails leave the house. */
export class NotificationsConfig {
  /** `smtp://user:password@host:port` or `smtps://…`; without it mails stay in the development mailbox. */
  @IsOptional()
  @Matches(/^smtps?:\/\/\S+$/, { message: 'SMTP_URL must start with smtp:// or smtps://' })
  smtpUrl?: string;

  /** The sender's address. */
  @IsEmail()
  mailFrom: string = 'shop@markethall.example';

  /** The shop's name, shown as the sender and in the mails. */
  @IsString()
  @Length(1, 80)
  shopName: string = 'Markethall';

  /** Where buyers transfer to, one line after another, apart by `|`: `Markethall Ltd|IBAN DE02 1203 …|BIC BYLADEM1001`. */
  @IsOptional()
  @IsString()
  @Length(1, 500)
  bankDetails?: string;
}

export const notificationsConfig = defineConfig('notifications', NotificationsConfig, (env) => ({
  smtpUrl: env.SMTP_URL,
  mailFrom: env.MAIL_FROM,
  shopName: env.SHOP_NAME,
  bankDetails: env.BANK_DETAILS,
}));
