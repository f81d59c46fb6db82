import { accountThrottleKey, addressThrottleKey } from './throttle-keys.js';

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

describe('addressThrottleKey', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['unknown', 'unknown'],
  ])('counts %s as %s', (address, key) => {
    expect(addressThrottleKey(address)).toBe(key);
  });
});
