import { createHash } from 'node:crypto';
import { Money } from 'markethall/kernel';
import type { SandboxPayment } from './entities/sandbox-payment.entity.js';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;background:#eef1f5;margin:0;display:grid;min-height:100vh;place-items:center}' +
  'main{background:#fff;border-radius:12px;padding:32px;max-width:420px;box-shadow:0 8px 30px #0002}' +
  'h1{font-size:20px;margin:0 0 8px}p{color:#444}strong{font-size:28px;color:#111}' +
  'button{font:inherit;padding:12px 20px;border-radius:8px;border:1px solid #bbb;background:#fff;cursor:pointer;margin-right:8px}' +
  'button[value=approve]{background:#0a6b3d;border-color:#0a6b3d;color:#fff}';

/** The policy of the page: no script at all, one style, and a form that may lead back to the shop. */
export const pagePolicy = (returnUrl: string): string =>
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
  `form-action 'self' ${new URL(returnUrl).origin}; frame-ancestors 'none'; base-uri 'none'`;

/** The page of the sandbox bank on which the shopper approves or declines. Works without scripts. */
export function sandboxPage(payment: SandboxPayment): string {
  const { amount, currency } = Money.of(payment.amount, payment.currency);
  const decided = payment.status !== 'requires_action';
  const shown =
    new Intl.NumberFormat('en', { style: 'currency', currency }).formatToParts(0).find((p) => p.type === 'fraction')
      ?.value.length ?? 0;
  const digits = amount.toString().padStart(shown + 1, '0');
  const figure = shown === 0 ? digits : `${digits.slice(0, -shown)}.${digits.slice(-shown)}`;
  const body = decided
    ? `<p>This payment has been decided.</p><p><a href="${escaped(payment.returnUrl)}">Back to the shop</a></p>`
    : '<form method="post"><button name="decision" value="approve">Approve</button><button name="decision" value="decline">Decline</button></form>';
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<title>Sandbox bank</title><style>${STYLE}</style></head><body><main><h1>Sandbox bank · 3-D Secure</h1>` +
    `<p>A shop asks for</p><p><strong>${figure} ${currency}</strong></p><p>No real money moves here.</p>${body}</main></body></html>`
  );
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
