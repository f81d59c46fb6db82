import { ValidateBy, type ValidationOptions } from 'class-validator';
import { parseInstant } from './instant.js';

/** A moment in RFC 3339 that exists, from 1970 to 9999; the code of its problem is `not_a_date`. */
export const IsInstant = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isRFC3339',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && parseInstant(value) !== null,
        defaultMessage: () => '$property must be a moment in RFC 3339',
      },
    },
    options,
  );
