/** Words that make a key secret, wherever it stands (depth 0 to 3). */
const SECRET_KEYS = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'accessToken',
  'refreshToken',
  'paymentToken',
  'orderToken',
  'cartToken',
  'cart-token',
  'order-token',
  'secret',
  'apiKey',
  'x-api-key',
  'cardNumber',
  'cvc',
];

const quoted = (key: string): string => `["${key}"]`;

/** Pino's redaction: these keys at the top and up to three levels down show as `[redacted]`. */
export const redaction = {
  paths: SECRET_KEYS.flatMap((key) => [quoted(key), `*${quoted(key)}`, `*.*${quoted(key)}`, `*.*.*${quoted(key)}`]),
  censor: '[redacted]',
};

const SECRET_PARAMETER = /([?&](?:[\w.[\]-]*(?:token|secret|key|password|code|signature))=)[^&]*/gi;

/** A URL fit for a log: values of secret-looking query parameters are replaced, and it is cut at 500 characters. */
export const safeUrl = (url: string): string => url.replace(SECRET_PARAMETER, '$1[redacted]').slice(0, 500);
