import { createHash } from 'node:crypto';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;background:#f4f1ec;color:#26221d;margin:0}' +
  'main{max-width:440px;margin:40px auto;background:#fff;border-radius:12px;padding:32px;box-shadow:0 4px 24px #0001}' +
  'h1{font-size:22px;margin:0 0 12px}label{display:block;margin:12px 0}' +
  'input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:8px 10px;margin-top:4px;border:1px solid #c9c1b4;border-radius:6px}' +
  'button{font:inherit;background:#b5542b;color:#fff;border:0;border-radius:6px;padding:10px 18px;cursor:pointer}';

/** What both pages share: the token from the fragment, words in two languages, one call to the API. */
const COMMON = `'use strict';
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
const german = navigator.language.startsWith('de');
const say = (en, de) => german ? de : en;
const title = document.querySelector('h1');
const tell = (text) => { title.textContent = text; document.title = text; };
const send = (path, body) => fetch('/api/v1/auth/' + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(() => null);
`;

const VERIFY = `${COMMON}
(async () => {
  const response = await send('email-verifications/confirmations', { token });
  tell(response && response.ok ? say('Your address is confirmed. Thank you!', 'Ihre Adresse ist bestätigt. Danke!') : say('This link does not work any more', 'Dieser Link gilt nicht mehr'));
})();`;

const RESET = `${COMMON}
tell(say('Choose a new password', 'Neues Passwort wählen'));
const form = document.querySelector('form');
form.querySelector('span').textContent = say('New password (at least 10 characters)', 'Neues Passwort (mindestens 10 Zeichen)');
form.querySelector('button').textContent = say('Save', 'Speichern');
form.hidden = false;
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const response = await send('password-resets/confirmations', { token, password: form.elements.password.value });
  if (response && response.ok) { form.remove(); return tell(say('Saved. You can sign in now.', 'Gespeichert. Sie können sich jetzt anmelden.')); }
  const problem = response ? await response.json().catch(() => ({})) : {};
  tell(response && response.status === 422 ? (problem.errors?.[0]?.detail ?? problem.detail ?? say('This password cannot be used', 'Dieses Passwort geht nicht')) : say('This link does not work any more', 'Dieser Link gilt nicht mehr'));
});`;

const FORM =
  '<form hidden><label><span></span><input name="password" type="password" autocomplete="new-password" minlength="10" maxlength="200" required></label><button></button></form>';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only this style and these scripts, and requests to this origin. */
export const ACCOUNT_PAGE_POLICY =
  `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(VERIFY)} ${hashOf(RESET)}; connect-src 'self'; ` +
  `base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

const page = (body: string, script: string): string =>
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
  `<meta name="referrer" content="no-referrer"><title>Account</title><style>${STYLE}</style></head>` +
  `<body><main><h1>…</h1>${body}</main><script>${script}</script></body></html>`;

/** Behind the link of the verification mail, until a storefront takes it over. */
export const VERIFY_EMAIL_PAGE = page('', VERIFY);

/** Behind the link of the password mail, until a storefront takes it over. */
export const RESET_PASSWORD_PAGE = page(FORM, RESET);
