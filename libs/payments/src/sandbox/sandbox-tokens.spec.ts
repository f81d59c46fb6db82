import { behaviorOf } from './sandbox-tokens.js';

describe('behaviorOf', () => {
  it.each([
    ['tok_success', 'success'],
    ['4242 4242 4242 4242', 'success'],
    ['4000-0025-0000-3155', 'three_d_secure'],
    ['tok_late_webhook', 'late_webhook'],
    ['4111111111111111', 'unknown'],
    ['__proto__', 'unknown'],
    ['', 'unknown'],
  ])('%s → %s', (token, behavior) => {
    expect(behaviorOf(token)).toBe(behavior);
  });
});
