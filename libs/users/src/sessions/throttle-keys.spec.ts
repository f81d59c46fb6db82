import { accountThrottleKey } from './throttle-keys.js';

describe('accountThrottleKey', () => {
  it.each([
    'ADA@EXAMPLE.COM',
    ' ada@example.com ',
    'ada+shop@example.com',
    'ada@example.com.',
    'a\u200Bda@example.com',
    'ada\u0000@example.com',
    'ada%00@example.com',
    'ａｄａ@example.com',
    'ada@ＥＸＡＭＰＬＥ.com',
  ])('counts %j together with ada@example.com', (variant) => {
    expect(accountThrottleKey(variant)).toBe(accountThrottleKey('ada@example.com'));
  });

  it('keeps different people apart', () => {
    expect(accountThrottleKey('bob@example.com')).not.toBe(accountThrottleKey('ada@example.com'));
    expect(accountThrottleKey('аda@example.com')).not.toBe(accountThrottleKey('ada@example.com')); // a Cyrillic а
  });
});
