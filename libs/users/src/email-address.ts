import { isEmail, registerDecorator } from 'class-validator';

export const EMAIL_MAX = 320;

/**
 * Whether a text is an e-mail address that we accept: an ASCII name without quotes (look-alikes of other alphabets and
 * header tricks have no place there), a domain of any alphabet, no blanks or control characters.
 */
export function isEmailAddress(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > EMAIL_MAX || /[\p{Cc}\p{Cf}\p{Cs}\s"<>,;:\\()[\]]/u.test(value))
    return false;
  const at = value.lastIndexOf('@');
  if (!/^[\x21-\x7e]{1,64}$/.test(value.slice(0, at)) || value.indexOf('@') !== at) return false;
  return isEmail(value, { allow_utf8_local_part: false, allow_ip_domain: false, require_tld: true });
}

/** DTO field: an e-mail address (problem code `not_an_email`), at most 320 characters. */
export const IsEmailAddress = (): PropertyDecorator => (target, property) => {
  registerDecorator({
    name: 'isEmail',
    target: target.constructor,
    propertyName: String(property),
    validator: { validate: isEmailAddress, defaultMessage: () => '$property must be an e-mail address' },
  });
};
