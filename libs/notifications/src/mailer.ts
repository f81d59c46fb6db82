/** A mail ready to leave: one recipient, both bodies, a Message-ID that every repeat shares. */
export interface Mail {
  /** Without angle brackets. */
  messageId: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  locale: string;
}

/**
 * How a mail leaves the house: an extension point, single-valued.
 * `send` may run again with the same Message-ID after a crash; it throws when the mail was not accepted.
 */
export abstract class Mailer {
  /** True when the bodies should stay readable in the development mailbox. */
  abstract readonly keepsBodies: boolean;
  abstract send(mail: Mail): Promise<void>;
}
