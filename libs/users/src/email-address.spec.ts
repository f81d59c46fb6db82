import { isEmailAddress } from './email-address.js';

describe('isEmailAddress', () => {
  it.each(['ada@example.com', 'ada.lovelace+shop@mail.example.co.uk', "o'hara@example.com", 'ada@müller.de'])(
    'accepts %s',
    (email) => {
      expect(isEmailAddress(email)).toBe(true);
    },
  );

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'ada@@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada\t@example.com',
    '"ada@example.com\\"@evil.com',
    'a@b"@evil.com',
    'Ada <ada@example.com>',
    'ada@example.com,eve@example.com',
    'аda@example.com', // a Cyrillic а
    'a\u200Bda@example.com',
    'ada\ud800@example.com',
    'ada@[127.0.0.1]',
    `${'a'.repeat(320)}@example.com`,
    'ada@example.com ',
  ])('refuses %j', (email) => {
    expect(isEmailAddress(email)).toBe(false);
  });

  it.each([null, undefined, 5, {}, ['ada@example.com']])('refuses %j, which is no text', (value) => {
    expect(isEmailAddress(value)).toBe(false);
  });
});
