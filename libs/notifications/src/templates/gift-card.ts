import type { MailTemplate } from './layout.js';

/** Data: code, amount, expires? (both formatted), link */
export const giftCard: MailTemplate = {
  name: 'gift-card',
  words: {
    en: {
      subject: 'Your gift card worth <%= it.d.amount %>',
      title: 'A gift card for you',
      worth: 'It is worth',
      code: 'Code',
      how: 'Enter the code when you check out. What you do not spend stays on the card.',
      until: 'Valid until',
      note: 'Keep the code as you keep cash: whoever knows it can spend it.',
      action: 'Go to the shop',
    },
    de: {
      subject: 'Ihre Geschenkkarte über <%= it.d.amount %>',
      title: 'Eine Geschenkkarte für Sie',
      worth: 'Ihr Wert:',
      code: 'Code',
      how: 'Geben Sie den Code an der Kasse ein. Was Sie nicht ausgeben, bleibt auf der Karte.',
      until: 'Gültig bis',
      note: 'Bewahren Sie den Code auf wie Bargeld: Wer ihn kennt, kann damit bezahlen.',
      action: 'Zum Shop',
    },
  },
  html: `<h1 style="font-size:22px;margin:0 0 12px"><%= it.t.title %></h1>
<p><%= it.t.worth %> <strong><%= it.d.amount %></strong></p>
<p style="font-size:13px;margin-bottom:4px"><%= it.t.code %></p>
<p style="font-family:monospace;font-size:22px;letter-spacing:2px;margin:0 0 16px"><strong><%= it.d.code %></strong></p>
<p><%= it.t.how %></p>
<% if (it.d.expires) { %><p><%= it.t.until %> <%= it.d.expires %></p><% } %>
<p style="margin-top:24px"><a href="<%= it.d.link %>" style="background:#b5542b;color:#ffffff;padding:12px 20px;border-radius:6px;text-decoration:none"><%= it.t.action %></a></p>
<p style="color:#7a7267;font-size:13px"><%= it.t.note %></p>`,
  text: `<%= it.t.title %>

<%= it.t.worth %> <%= it.d.amount %>

<%= it.t.code %>: <%= it.d.code %>

<%= it.t.how %>
<% if (it.d.expires) { %><%= it.t.until %> <%= it.d.expires %>
<% } %>
<%= it.t.action %>: <%= it.d.link %>

<%= it.t.note %>
`,
};
