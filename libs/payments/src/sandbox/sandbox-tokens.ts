/** How the sandbox bank treats a payment. */
export type SandboxBehavior =
  'success' | 'decline' | 'insufficient_funds' | 'three_d_secure' | 'timeout' | 'late_webhook' | 'unknown';

const TOKENS: Readonly<Record<string, SandboxBehavior>> = {
  tok_success: 'success',
  tok_decline: 'decline',
  tok_insufficient_funds: 'insufficient_funds',
  tok_3ds: 'three_d_secure',
  tok_timeout: 'timeout',
  tok_late_webhook: 'late_webhook',
  '4242424242424242': 'success',
  '4000000000000002': 'decline',
  '4000000000009995': 'insufficient_funds',
  '4000002500003155': 'three_d_secure',
  '4000000000003220': 'three_d_secure',
  '4000000000006975': 'timeout',
  '4000000000000077': 'late_webhook',
};

/** What a test token or test card number stands for; anything else is declined. Blanks and dashes in a number do not matter. */
export function behaviorOf(token: string): SandboxBehavior {
  const key = token.startsWith('tok_') ? token : token.replace(/[\s-]/g, '');
  return Object.hasOwn(TOKENS, key) ? (TOKENS[key] ?? 'unknown') : 'unknown';
}
