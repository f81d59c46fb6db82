import type { MailTemplate } from './layout.js';

/** Data: number, lines[{quantity, name, variant, sku, total}], shipping?, fees?, taxes[{name, amount}], total, address[], link, payment?{kind, amount, bankDetails[]} */
export const orderConfirmation: MailTemplate = {
  name: 'order-confirmation',
  words: {
    en: {
      subject: 'Your order <%= it.d.number %>',
      thanks: 'Thank you for your order!',
      intro: 'We have received it and will tell you as soon as it is on its way. Order number:',
      shipping: 'Delivery',
      fees: 'Fees and rounding',
      total: 'Total',
      included: 'of which',
      bank_transfer: 'Please transfer, with the order number as the reference:',
      noDetails: 'We will send you our bank details.',
      cash_on_delivery: 'To be paid to the carrier on delivery:',
      address: 'Delivery address',
      view: 'View your order',
    },
    de: {
      subject: 'Ihre Bestellung <%= it.d.number %>',
      thanks: 'Vielen Dank für Ihre Bestellung!',
      intro: 'Sie ist bei uns eingegangen. Wir melden uns, sobald sie unterwegs ist. Bestellnummer:',
      shipping: 'Versand',
      fees: 'Gebühren und Rundung',
      total: 'Gesamtsumme',
      included: 'darin',
      bank_transfer: 'Bitte überweisen Sie mit der Bestellnummer als Verwendungszweck:',
      noDetails: 'Unsere Bankverbindung senden wir Ihnen zu.',
      cash_on_delivery: 'Bei Lieferung an den Zusteller zu zahlen:',
      address: 'Lieferadresse',
      view: 'Bestellung ansehen',
    },
  },
  html: `<h1 style="font-size:22px;margin:0 0 12px"><%= it.t.thanks %></h1>
<p><%= it.t.intro %> <strong><%= it.d.number %></strong></p>
<table role="presentation" width="100%" cellpadding="6" cellspacing="0" style="border-collapse:collapse;font-size:14px">
<% for (const line of it.d.lines) { %><tr style="border-bottom:1px solid #e7e1d8"><td><%= line.quantity %> ×</td><td><%= line.name %><% if (line.variant) { %><br><span style="color:#7a7267"><%= line.variant %></span><% } %></td><td align="right"><%= line.total %></td></tr>
<% } %><% if (it.d.shipping) { %><tr><td></td><td><%= it.t.shipping %>: <%= it.d.shipping.name %></td><td align="right"><%= it.d.shipping.amount %></td></tr>
<% } %><% if (it.d.fees) { %><tr><td></td><td><%= it.t.fees %></td><td align="right"><%= it.d.fees %></td></tr>
<% } %><tr><td></td><td><strong><%= it.t.total %></strong></td><td align="right"><strong><%= it.d.total %></strong></td></tr>
<% for (const tax of it.d.taxes) { %><tr style="color:#7a7267;font-size:12px"><td></td><td><%= it.t.included %> <%= tax.name %></td><td align="right"><%= tax.amount %></td></tr>
<% } %></table>
<% if (it.d.payment) { %><p style="margin-top:20px"><%= it.t[it.d.payment.kind] %> <strong><%= it.d.payment.amount %></strong><% if (it.d.payment.kind === 'bank_transfer') { %><% for (const row of it.d.payment.bankDetails) { %><br><%= row %><% } %><% if (!it.d.payment.bankDetails.length) { %><br><%= it.t.noDetails %><% } %><% } %></p><% } %>
<% if (it.d.address.length) { %><p style="margin-top:20px"><strong><%= it.t.address %></strong><% for (const row of it.d.address) { %><br><%= row %><% } %></p><% } %>
<p style="margin-top:24px"><a href="<%= it.d.link %>" style="background:#b5542b;color:#ffffff;padding:12px 20px;border-radius:6px;text-decoration:none"><%= it.t.view %></a></p>`,
  text: `<%= it.t.thanks %>

<%= it.t.intro %> <%= it.d.number %>

<% for (const line of it.d.lines) { %><%= line.quantity %> x <%= line.name %><% if (line.variant) { %> (<%= line.variant %>)<% } %>  <%= line.total %>
<% } %><% if (it.d.shipping) { %><%= it.t.shipping %>: <%= it.d.shipping.name %>  <%= it.d.shipping.amount %>
<% } %><% if (it.d.fees) { %><%= it.t.fees %>  <%= it.d.fees %>
<% } %><%= it.t.total %>: <%= it.d.total %>
<% for (const tax of it.d.taxes) { %><%= it.t.included %> <%= tax.name %>: <%= tax.amount %>
<% } %>
<% if (it.d.payment) { %><%= it.t[it.d.payment.kind] %> <%= it.d.payment.amount %>
<% if (it.d.payment.kind === 'bank_transfer') { %><%= it.d.payment.bankDetails.length ? it.d.payment.bankDetails.join('\\n') : it.t.noDetails %>
<% } %>
<% } %><% if (it.d.address.length) { %><%= it.t.address %>:
<%= it.d.address.join('\\n') %>

<% } %><%= it.t.view %>: <%= it.d.link %>
`,
};
