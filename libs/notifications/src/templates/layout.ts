import { Eta } from 'eta';

/** Words and bodies of one kind of mail. `html` and `text` are Eta templates: `it.t` holds the words, `it.d` the data. */
export interface MailTemplate {
  readonly name: string;
  readonly words: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly html: string;
  readonly text: string;
}

const eta = new Eta({ autoEscape: true, autoTrim: false });
const plain = new Eta({ autoEscape: false, autoTrim: false });

const frame = `<!doctype html>
<html lang="<%= it.locale %>"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title><%= it.subject %></title></head>
<body style="margin:0;background:#f4f1ec;font-family:Helvetica,Arial,sans-serif;color:#26221d">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="max-width:600px;width:100%;background:#ffffff;border-radius:8px">
<tr><td style="padding:24px 32px;border-bottom:3px solid #b5542b;font-size:20px;font-weight:bold"><%= it.shopName %></td></tr>
<tr><td style="padding:24px 32px;font-size:15px;line-height:1.5"><%~ it.body %></td></tr>
<tr><td style="padding:16px 32px;font-size:12px;color:#7a7267;border-top:1px solid #e7e1d8"><%= it.footer %></td></tr>
</table></td></tr></table></body></html>
`;

const footers: Record<string, string> = {
  en: 'You receive this mail because of your order or account.',
  de: 'Sie erhalten diese Mail wegen Ihrer Bestellung oder Ihres Kontos.',
};

/** The best locale a template speaks: exact, then language, then English. */
export function templateLocale(template: MailTemplate, wanted: string): string {
  const language = wanted.split('-')[0] ?? '';
  return [wanted, language, 'en'].find((locale) => locale in template.words) ?? 'en';
}

/** Renders subject and both bodies. Everything that is data is escaped in HTML and stripped of line breaks in the subject. */
export function render(
  template: MailTemplate,
  wanted: string,
  shopName: string,
  data: Readonly<Record<string, unknown>>,
): { locale: string; subject: string; html: string; text: string } {
  const locale = templateLocale(template, wanted);
  const t = template.words[locale] ?? {};
  const it = { t, d: data, shopName };
  const subject = plain
    .renderString(t['subject'] ?? template.name, it)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, 250);
  const body = eta.renderString(template.html, it);
  const html = eta.renderString(frame, { locale, subject, shopName, body, footer: footers[locale] ?? footers['en'] });
  return { locale, subject, html, text: plain.renderString(template.text, it).trim() + '\n' };
}
