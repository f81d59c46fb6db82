import { Eta } from 'eta';
import type { MailMessage } from '../entities/mail-message.entity.js';

const eta = new Eta({ autoEscape: true });

const list = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mailbox</title><style>
body{font:15px/1.45 system-ui,sans-serif;margin:0;background:#f4f1ec;color:#26221d}
main{max-width:960px;margin:0 auto;padding:24px 16px}h1{font-size:22px}
table{width:100%;border-collapse:collapse;background:#fff;border-radius:8px}
td,th{padding:10px 14px;text-align:left;border-bottom:1px solid #e7e1d8;vertical-align:top}
th{font-size:12px;color:#7a7267;text-transform:uppercase;letter-spacing:.04em}
a{color:#b5542b}.muted{color:#7a7267}input{font:inherit;padding:6px 10px}
</style></head><body><main><h1>Development mailbox</h1>
<form method="get"><label>To <input name="to" type="email" value="<%= it.to ?? '' %>" placeholder="any address"></label> <button>Filter</button></form>
<p class="muted">What the shop has sent, newest first. It exists only outside production and on this machine.</p>
<% if (it.mails.length === 0) { %><p>No mail yet. Place an order, and its confirmation appears here.</p><% } else { %>
<table><thead><tr><th>Sent</th><th>To</th><th>Subject</th><th>Language</th></tr></thead><tbody>
<% for (const m of it.mails) { %><tr><td class="muted"><%= m.sentAt ? m.sentAt.toISOString().replace('T', ' ').slice(0, 19) : 'sending' %></td><td><%= m.recipient %></td><td><a href="/dev/mailbox/<%= m.id %>"><%= m.subject %></a></td><td><%= m.locale %></td></tr>
<% } %></tbody></table><% } %></main></body></html>`;

/** The list of mails as a page; `to` is the filter in force. */
export function mailboxPage(mails: MailMessage[], to: string | null): string {
  return eta.renderString(list, { mails, to });
}

/** One mail as its recipient sees it; the policy of the route keeps scripts and remote content out. */
export function messagePage(mail: MailMessage): string {
  return (
    mail.html ??
    `<!doctype html><meta charset="utf-8"><pre>${eta.renderString('<%= it.text %>', { text: mail.text ?? '' })}</pre>`
  );
}
