import { customerKeysOf, foldedEmail, presentKeys } from './customer-keys.js';

describe('foldedEmail', () => {
  it.each([
    ['Ada+sale@Example.com', 'ada@example.com'],
    ['ada+a+b@example.com', 'ada@example.com'],
    [' ada@EXAMPLE.com. ', 'ada@example.com'],
    ['a.da@example.com', 'a.da@example.com'],
    ['a.d.a+x@googlemail.com', 'ada@gmail.com'],
    ['+only@example.com', '+only@example.com'],
    ['ada@müller.example', 'ada@xn--mller-kva.example'],
  ])('%s counts as %s (ATK-079)', (typed, folded) => {
    expect(foldedEmail(typed)).toBe(folded);
  });
});

describe('customerKeysOf', () => {
  it('counts a member by id and e-mail, a guest by e-mail, nobody by nothing', () => {
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as unknown;

    expect(presentKeys(customerKeysOf({ customerId: 'cus_1', email: 'a@b.example' }))).toEqual(['cus_1', hash]);
    expect(presentKeys(customerKeysOf({ customerId: null, email: 'a@b.example' }))).toEqual([hash]);
    expect(presentKeys(customerKeysOf({ customerId: null, email: null }))).toEqual([]);
  });
});
