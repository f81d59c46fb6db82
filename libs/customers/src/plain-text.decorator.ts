import { registerDecorator } from 'class-validator';

const FORBIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/**
 * DTO field: one line of text with something in it, at most `max` characters. Line breaks and control characters are
 * refused (problem code `invalid_format`), since names and addresses end up in mail headers, labels and files.
 */
export const PlainText =
  (max: number): PropertyDecorator =>
  (target, property) => {
    const field = String(property);
    registerDecorator({
      name: 'isString',
      target: target.constructor,
      propertyName: field,
      validator: {
        validate: (value: unknown) => typeof value === 'string',
        defaultMessage: () => `${field} must be a string`,
      },
    });
    registerDecorator({
      name: 'maxLength',
      target: target.constructor,
      propertyName: field,
      validator: {
        validate: (value: unknown) => typeof value !== 'string' || value.length <= max,
        defaultMessage: () => `${field} must be shorter than or equal to ${max} characters`,
      },
    });
    registerDecorator({
      name: 'matches',
      target: target.constructor,
      propertyName: field,
      validator: {
        validate: (value: unknown) => typeof value !== 'string' || (/\S/u.test(value) && !FORBIDDEN.test(value)),
        defaultMessage: () => `${field} must be one line of text that is not blank`,
      },
    });
  };
