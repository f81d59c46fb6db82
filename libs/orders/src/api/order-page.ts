import { createHash } from 'node:crypto';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;background:#f5f6f8;color:#1c2024;margin:0}' +
  'main{max-width:720px;margin:40px auto;background:#fff;border-radius:12px;padding:32px;box-shadow:0 4px 24px #0001}' +
  'h1{font-size:22px;margin:0 0 4px}p{margin:4px 0 16px;color:#555}table{width:100%;border-collapse:collapse;margin:16px 0}' +
  'td{padding:8px 0;border-bottom:1px solid #eee;vertical-align:top}td:last-child{text-align:right;white-space:nowrap}' +
  'tr.sum td{font-weight:600;border-bottom:0}small{color:#777}';

/** Reads the fragment, asks the API with the header, and writes text only: nothing of an answer is taken as markup. */
const SCRIPT = `'use strict';
(async () => {
  const facts = new URLSearchParams(location.hash.slice(1));
  const main = document.querySelector('main');
  const add = (parent, tag, text) => { const node = document.createElement(tag); node.textContent = text; parent.append(node); return node; };
  const german = navigator.language.startsWith('de');
  const say = (en, de) => german ? de : en;
  const money = (m) => { const f = new Intl.NumberFormat(navigator.language, { style: 'currency', currency: m.currency }); return f.format(m.amount / 10 ** f.resolvedOptions().maximumFractionDigits); };
  const percent = (rate) => new Intl.NumberFormat(navigator.language, { style: 'percent', maximumFractionDigits: 6 }).format(rate / 100);
  const fail = () => { main.replaceChildren(); add(main, 'h1', say('This link does not open an order', 'Dieser Link öffnet keine Bestellung')); };
  const id = facts.get('order') ?? '', token = facts.get('token') ?? '';
  if (location.hash.length < 2) { main.replaceChildren(); add(main, 'h1', say('Thank you', 'Danke')); add(main, 'p', say('Your order is being processed. The confirmation comes by e-mail.', 'Deine Bestellung wird bearbeitet. Die Bestätigung kommt per E-Mail.')); return; }
  if (!/^ord_[0-9a-z]{26}$/.test(id) || token === '') return fail();
  const response = await fetch('/api/v1/store/orders/' + id, { headers: { 'order-token': token } }).catch(() => null);
  if (!response || !response.ok) return fail();
  const order = await response.json();
  main.replaceChildren();
  document.title = say('Order ', 'Bestellung ') + (order.number ?? '');
  add(main, 'h1', document.title);
  add(main, 'p', [order.status, order.paymentStatus, order.fulfillmentStatus].join(' · ').replaceAll('_', ' '));
  const table = add(main, 'table', '');
  const row = (left, right, kind) => { const tr = add(table, 'tr', ''); if (kind) tr.className = kind; add(tr, 'td', left); add(tr, 'td', right); };
  for (const line of order.lines) row(line.quantity + ' × ' + line.productName + (line.variantName ? ', ' + line.variantName : ''), money(line.total));
  if (order.delivery) row(order.delivery.name, money(order.delivery.total));
  if (order.feeTotal.amount !== 0) row(say('Fees and rounding', 'Gebühren und Rundung'), money(order.feeTotal));
  row(say('Total', 'Summe'), money(order.total), 'sum');
  for (const tax of order.taxes) row(say('of which ', 'davon ') + tax.name + (tax.name.includes('%') ? '' : ' ' + percent(tax.rate)), money(tax.amount));
  for (const shipment of order.shipments) add(main, 'p', [shipment.carrier, shipment.trackingNumber, shipment.status].filter(Boolean).join(' · '));
})();`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only this style and this script, and requests to this origin. */
export const ORDER_PAGE_POLICY =
  `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; connect-src 'self'; ` +
  `base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page behind the link of a mail until a storefront takes it over: the same for everybody, the secret stays in the fragment. */
export const ORDER_PAGE =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
  `<meta name="referrer" content="no-referrer"><title>Order</title><style>${STYLE}</style></head>` +
  `<body><main><h1>…</h1></main><script>${SCRIPT}</script></body></html>`;
