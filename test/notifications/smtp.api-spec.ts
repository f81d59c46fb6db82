import { aPlacedOrder } from 'markethall/testing/checkout';
import { useApp } from '../support/app.js';
import { SmtpServer } from './smtp-server.js';

describe('mails by SMTP', () => {
  const smtp = new SmtpServer();
  beforeAll(async () => {
    process.env.SMTP_URL = await smtp.listen();
    process.env.MAIL_FROM = 'hall@example.com';
  });
  const app = useApp({ worker: true });
  afterAll(async () => {
    delete process.env.SMTP_URL;
    delete process.env.MAIL_FROM;
    await smtp.close();
  });

  it('leave the house once, to one recipient, with a Message-ID that a repeat would share', async () => {
    const order = await aPlacedOrder(app, { email: 'ada@example.com' });
    await app.settle();

    const [mail, ...more] = smtp.taken;
    expect(more).toEqual([]);
    expect(mail?.recipients).toEqual(['RCPT TO:<ada@example.com>']);
    expect(mail?.from).toContain('<hall@example.com>');
    expect(mail?.message).toMatch(/^Message-ID: <evt_[0-9a-z]{26}\.order-confirmation@example\.com>$/m);
    expect(mail?.message).toContain(`Subject: Your order ${order.number}`);
    expect(mail?.message).toContain('multipart/alternative');
    smtp.taken.length = 0;
  });

  it('wait for a server that refuses, and then leave once', async () => {
    smtp.refusing = true;
    await aPlacedOrder(app, { email: 'emmy@example.com' });
    await waitFor(async () => {
      const [row] = await app.database.query<{ n: number | string }>(
        "SELECT COUNT(*) AS n FROM event_delivery WHERE subscriber = 'notifications.order-confirmation' AND last_error IS NOT NULL",
      );
      return Number(row?.n) === 1;
    });
    expect(smtp.taken).toEqual([]);

    smtp.refusing = false;
    await app.settle();
    expect(smtp.taken.map((mail) => mail.recipients)).toEqual([['RCPT TO:<emmy@example.com>']]);
  });
});

/** Polls what the worker does; the suite has no fixed waits. */
async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('the condition did not come true in 20 s');
    await new Promise((done) => setTimeout(done, 25));
  }
}
