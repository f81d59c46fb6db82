import { render, templateLocale } from './layout.js';
import * as notices from './notice.js';
import { orderConfirmation } from './order-confirmation.js';

const order = {
  number: 'M-1001',
  lines: [{ quantity: 2, name: 'Tea <b>pot</b>', variant: 'blue', sku: 'T-1', total: '€39.98' }],
  shipping: { name: 'Standard', amount: '€4.90' },
  taxes: [{ name: 'VAT 19 %', amount: '€7.17' }],
  total: '€44.88',
  address: ['Ada Lovelace', '1 Long Street'],
  link: 'https://shop.example/orders#token=abc',
};

describe('mail templates', () => {
  it('speaks the wanted locale, then its language, then English', () => {
    expect(templateLocale(orderConfirmation, 'de-AT')).toBe('de');
    expect(templateLocale(orderConfirmation, 'de')).toBe('de');
    expect(templateLocale(orderConfirmation, 'fr-FR')).toBe('en');
  });

  it('escapes data in HTML and keeps it readable in text', () => {
    const mail = render(orderConfirmation, 'en', 'Hall & Co', order);
    expect(mail.subject).toBe('Your order M-1001');
    expect(mail.html).toContain('Tea &lt;b&gt;pot&lt;/b&gt;');
    expect(mail.html).toContain('Hall &amp; Co');
    expect(mail.text).toContain('2 x Tea <b>pot</b> (blue)  €39.98');
    expect(mail.text).toContain('Total: €44.88');
    expect(mail.text).toContain('Ada Lovelace\n1 Long Street');
  });

  it('keeps line breaks out of the subject', () => {
    expect(render(orderConfirmation, 'en', 'S', { ...order, number: 'x\r\nBcc: evil@example.com' }).subject).toBe(
      'Your order x Bcc: evil@example.com',
    );
  });

  it.each(Object.values(notices))('$name has the same words in each language', (template) => {
    expect(Object.keys(template.words['de'] ?? {}).sort()).toEqual(Object.keys(template.words['en'] ?? {}).sort());
    expect(render(template, 'de', 'S', { link: 'https://x.example', number: 'M-1' }).text).toContain(
      'https://x.example',
    );
  });
});
