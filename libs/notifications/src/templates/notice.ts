import type { MailTemplate } from './layout.js';

/** A mail of a title, a few sentences and at most one link. Data: link?, plus what the words name. */
function notice(name: string, words: MailTemplate['words']): MailTemplate {
  return {
    name,
    words,
    html: `<h1 style="font-size:22px;margin:0 0 12px"><%= it.t.title %></h1>
<p><%= it.t.body %><% if (it.d.detail) { %> <strong><%= it.d.detail %></strong><% } %></p>
<% if (it.d.link) { %><p style="margin-top:24px"><a href="<%= it.d.link %>" style="background:#b5542b;color:#ffffff;padding:12px 20px;border-radius:6px;text-decoration:none"><%= it.t.action %></a></p><% } %>
<% if (it.t.note) { %><p style="color:#7a7267;font-size:13px"><%= it.t.note %></p><% } %>`,
    text: `<%= it.t.title %>

<%= it.t.body %><% if (it.d.detail) { %> <%= it.d.detail %><% } %>
<% if (it.d.link) { %>
<%= it.t.action %>: <%= it.d.link %>
<% } %><% if (it.t.note) { %>
<%= it.t.note %>
<% } %>`,
  };
}

export const emailVerification = notice('email-verification', {
  en: {
    subject: 'Confirm your e-mail address',
    title: 'Welcome!',
    body: 'Please confirm that this address is yours.',
    action: 'Confirm address',
    note: 'The link works once and for two days.',
  },
  de: {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
    title: 'Willkommen!',
    body: 'Bitte bestätigen Sie, dass diese Adresse Ihnen gehört.',
    action: 'Adresse bestätigen',
    note: 'Der Link gilt einmal und zwei Tage lang.',
  },
});

export const passwordReset = notice('password-reset', {
  en: {
    subject: 'Reset your password',
    title: 'A new password',
    body: 'Somebody asked to reset the password of your account. If it was you, choose a new one here.',
    action: 'Choose a new password',
    note: 'The link works once and for one hour. If it was not you, ignore this mail.',
  },
  de: {
    subject: 'Passwort zurücksetzen',
    title: 'Ein neues Passwort',
    body: 'Jemand möchte das Passwort Ihres Kontos zurücksetzen. Wenn Sie es waren, wählen Sie hier ein neues.',
    action: 'Neues Passwort wählen',
    note: 'Der Link gilt einmal und eine Stunde lang. Wenn Sie es nicht waren, ignorieren Sie diese Mail.',
  },
});

export const staffInvitation = notice('staff-invitation', {
  en: {
    subject: 'Your staff account',
    title: 'Welcome to the team',
    body: 'An account was made for you. Choose your password to sign in.',
    action: 'Choose a password',
    note: 'The link works once.',
  },
  de: {
    subject: 'Ihr Mitarbeiterkonto',
    title: 'Willkommen im Team',
    body: 'Für Sie wurde ein Konto angelegt. Wählen Sie Ihr Passwort, um sich anzumelden.',
    action: 'Passwort wählen',
    note: 'Der Link gilt einmal.',
  },
});

export const accountExists = notice('account-exists', {
  en: {
    subject: 'You already have an account',
    title: 'You already have an account',
    body: 'Somebody tried to register with your address. You can sign in as before; if you forgot your password, reset it.',
    action: 'Go to the shop',
  },
  de: {
    subject: 'Sie haben bereits ein Konto',
    title: 'Sie haben bereits ein Konto',
    body: 'Jemand wollte sich mit Ihrer Adresse registrieren. Sie können sich wie bisher anmelden oder Ihr Passwort zurücksetzen.',
    action: 'Zum Shop',
  },
});

export const orderShipped = notice('order-shipped', {
  en: {
    subject: 'Your order <%= it.d.number %> is on its way',
    title: 'On its way',
    body: 'We have handed your parcel to the carrier.',
    action: 'View your order',
  },
  de: {
    subject: 'Ihre Bestellung <%= it.d.number %> ist unterwegs',
    title: 'Unterwegs',
    body: 'Wir haben Ihr Paket an den Versanddienst übergeben.',
    action: 'Bestellung ansehen',
  },
});

export const orderCanceled = notice('order-canceled', {
  en: {
    subject: 'Your order <%= it.d.number %> was canceled',
    title: 'Order canceled',
    body: 'Your order was canceled. What you have already paid will be refunded.',
    action: 'View your order',
  },
  de: {
    subject: 'Ihre Bestellung <%= it.d.number %> wurde storniert',
    title: 'Bestellung storniert',
    body: 'Ihre Bestellung wurde storniert. Bereits gezahlte Beträge werden erstattet.',
    action: 'Bestellung ansehen',
  },
});
