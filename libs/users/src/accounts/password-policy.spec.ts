import { passwordProblem } from './password-policy.js';

describe('passwordProblem', () => {
  it.each([
    ['correct horse battery', null],
    ['ünïcödé 🙂🙂🙂', null],
    ['short', 'too_short'],
    ['🙂🙂🙂🙂🙂', 'too_short'],
    ['x'.repeat(201), 'too_long'],
    ['Password123!', 'too_common'],
    ['1234567890', 'too_common'],
    ['aaaaaaaaaaaaaaaa', 'too_common'],
    ['Ada.Lovelace@Example.com', 'contains_email'],
    ['my ada.lovelace@example.com 1', 'contains_email'],
    ['ada.lovelace', 'contains_email'],
  ])('judges "%s" as %s', (password, problem) => {
    expect(passwordProblem(password, 'ada.lovelace@example.com')).toBe(problem);
  });
});
