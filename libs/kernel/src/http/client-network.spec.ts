import { addressKey, networkKey } from './client-network.js';

describe('networkKey', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2'],
    ['2001:db8:1:2:bbbb::9', '2001:db8:1:2'],
    ['127.0.0.1', null],
    ['::ffff:10.1.2.3', null],
    ['172.31.0.1', null],
    ['192.168.1.1', null],
    ['100.64.0.1', null],
    ['::1', null],
    ['fe80::1%eth0', null],
    ['fd00::1', null],
    ['', null],
    ['unknown', null],
  ])('counts %s as %s', (address, key) => {
    expect(networkKey(address)).toBe(key);
  });
});

describe('addressKey', () => {
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
    expect(addressKey(address)).toBe(key);
  });
});
