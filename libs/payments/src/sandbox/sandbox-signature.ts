import { createHmac, timingSafeEqual } from 'node:crypto';

/** Header of the sandbox's webhooks: `t=<unix seconds>,v1=<hex HMAC-SHA-256 of "<t>.<body>">`, several `v1` while secrets rotate. */
export const SIGNATURE_HEADER = 'sandbox-signature';

const TOLERANCE_SECONDS = 300;

/** Signs the bytes at a moment with one secret, or with several during a rotation. */
export function signWebhook(body: Buffer | string, secrets: readonly string[], at: Date): string {
  const t = Math.floor(at.getTime() / 1_000);
  return [`t=${t}`, ...secrets.map((secret) => `v1=${macOf(body, secret, t).toString('hex')}`)].join(',');
}

/** True when one of the secrets signed exactly these bytes not more than five minutes away from `now`. */
export function isSigned(header: string, body: Buffer, secrets: readonly string[], now: Date): boolean {
  const parts = header
    .slice(0, 2_000)
    .split(',')
    .map((part) => part.trim());
  const t = Number(/^t=(\d{1,12})$/.exec(parts[0] ?? '')?.[1] ?? Number.NaN);
  if (!(Math.abs(now.getTime() / 1_000 - t) <= TOLERANCE_SECONDS)) return false;
  const given = parts.slice(1, 6).flatMap((part) => {
    const hex = /^v1=([0-9a-f]{64})$/.exec(part)?.[1];
    return hex === undefined ? [] : [Buffer.from(hex, 'hex')];
  });
  const valid = secrets.map((secret) => macOf(body, secret, t));
  return given.some((mac) => valid.some((expected) => timingSafeEqual(mac, expected)));
}

const macOf = (body: Buffer | string, secret: string, t: number): Buffer =>
  createHmac('sha256', secret).update(`${t}.`).update(body).digest();
