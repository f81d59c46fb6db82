import { CatalogService, ProductService } from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { OrderService } from 'markethall/orders';
import { aPlacedOrder, aSellableVariant } from 'markethall/testing/checkout';
import { MailMessage } from 'markethall/notifications';
import { NotificationsConfig } from '../../libs/notifications/src/notifications.config.js';
import { useApp } from '../support/app.js';

describe('mails', () => {
  const app = useApp({ worker: true });
  const mailbox = async (to?: string) => {
    const answer = await app.http
      .get(`/dev/mailbox/messages${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`)
      .expect(200);
    return answer.body.data as {
      template: string;
      to: string;
      subject: string;
      text: string;
      html: string;
      messageId: string;
      locale: string;
    }[];
  };

  it('confirms an order once, in its language, with a link that opens it', async () => {
    const order = await aPlacedOrder(app, { email: 'ada@example.com' });
    await app.settle();

    const [mail, ...more] = await mailbox('ada@example.com');
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ template: 'order-confirmation', locale: 'en', subject: `Your order ${order.number}` });
    expect(mail?.text).toMatch(/\d{5} Berlin\nGermany\n/);
    expect(mail?.messageId).toMatch(/^evt_[0-9a-z]{26}\.order-confirmation@/);
    const token = /#order=[^&\s]+&token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
    const read = await app.http.get(`/api/v1/store/orders/${order.id}`).set('Order-Token', token).expect(200);
    expect(read.body).toMatchObject({ id: order.id, number: order.number });
  });

  it('shows each rate of tax and what adds up to the total, cash rounding too', async () => {
    const channels = app.get(ChannelService);
    await channels.update((await channels.getDefault()).id, { cashRounding: { EUR: 5 } });
    const [shirt, tea] = [await aSellableVariant(app, { price: 1_192n }), await aSellableVariant(app, { price: 640n })];
    const productId = (await app.get(CatalogService).productIdsOf([tea])).get(tea) ?? '';
    await app.get(ProductService).change(productId, 1, { taxCategoryCode: 'reduced' });
    const lines = [shirt, tea].map((variantId) => ({ variantId, quantity: 1 }));
    await aPlacedOrder(app, { email: 'ada@example.com', lines, delivery: 'pickup' });
    await app.settle();

    const [mail] = await mailbox('ada@example.com');
    const rows = [
      '€11.92',
      '€6.40',
      'Fees and rounding  -€0.02',
      'Total: €18.30',
      'MwSt. 19%: €1.90',
      'MwSt. 7%: €0.42',
    ];
    for (const row of rows) expect(mail?.text).toContain(row);
    expect(mail?.html).toContain('Fees and rounding');
  });

  it('says how to pay what is to be paid by hand', async () => {
    const config = app.worker?.get(NotificationsConfig, { strict: false }) ?? new NotificationsConfig();
    const told = async (paymentMethod: string, to: string) => {
      await aPlacedOrder(app, { email: to, paymentMethod });
      await app.settle();
      const [mail] = await mailbox(to);
      return `${mail?.text}${mail?.html}`;
    };

    expect(await told('bank_transfer', 'ada@example.com')).toContain('We will send you our bank details.');
    config.bankDetails = 'Blatt & Berg|IBAN DE02 1203 0000 0000 2020 51';
    const transfer = await told('bank_transfer', 'emmy@example.com');
    delete config.bankDetails;
    expect(transfer).toMatch(/as the reference: €\S+\nBlatt & Berg\nIBAN DE02 1203 0000 0000 2020 51\n/);
    expect(transfer).toContain('<br>Blatt &amp; Berg<br>IBAN DE02');
    expect(await told('cash_on_delivery', 'carl@example.com')).toMatch(/To be paid to the carrier on delivery: €\d/);
    expect(await told('sandbox', 'kurt@example.com')).not.toMatch(/IBAN|bank details|carrier/);
  });

  it('tells the buyer of a canceled order, and says nothing of one that was never placed', async () => {
    const order = await aPlacedOrder(app, { email: 'emmy@example.com' });
    await app.get(OrderService).cancel(order.id, 'bought twice');
    await app.settle();
    expect((await mailbox('emmy@example.com')).map((mail) => mail.template).sort()).toEqual([
      'order-canceled',
      'order-confirmation',
    ]);
  });

  it('mints the token of a password reset when the mail leaves: no event or job holds it', async () => {
    const customer = await app.asCustomer({ email: 'leonhard@example.com' });
    await app.http.post('/api/v1/auth/password-resets').send({ email: customer.email }).expect(201);
    await app.settle();

    const [mail] = await mailbox(customer.email);
    const token = /#token=([\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(token.length).toBeGreaterThan(30);
    const [{ n } = { n: -1 }] = await app.database.query<{ n: number }>(
      'SELECT COUNT(*) AS n FROM outbox_event WHERE payload LIKE ?',
      [`%${token}%`],
    );
    expect(Number(n)).toBe(0);
  });

  it('keeps an address that tries to add a recipient as one recipient', async () => {
    await app.http
      .post('/api/v1/store/customers')
      .send({
        email: 'a@b.example\r\nBcc: evil@example.com',
        password: 'long enough 123',
        firstName: 'A',
        lastName: 'B',
      })
      .expect(422);
    expect(await mailbox()).toEqual([]);
  });

  it('shows the mailbox as a page, on this machine only', async () => {
    await aPlacedOrder(app, { email: '<b>x</b>@example.com'.replace(/[<>/]/g, '') });
    await app.settle();
    const page = await app.http.get('/dev/mailbox').expect(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('order');
    await app.http.get('/dev/mailbox').set('Host', 'evil.example').expect(404);
    const [mail] = await app.db.repository(MailMessage).find({ take: 1 });
    const shown = await app.http.get(`/dev/mailbox/${mail?.id}`).expect(200);
    expect(shown.headers['content-security-policy']).not.toContain('script-src');
  });
});
