import { registerDecorator, type ValidationArguments, type ValidationOptions } from 'class-validator';

const HOW_TO_MAKE_ONE =
  "make one with `openssl rand -base64 48` or `node -e \"console.log(require('crypto').randomBytes(48).toString('base64'))\"`";
const PLACEHOLDERS =
  /change.?me|replace.?me|your.?secret|secret.?key|password|example|default|123456|qwerty|aaaa|0000/i;

/**
 * Why a secret must not be used, or null when it is fine. At least 32 bytes always; outside of tests and development
 * it must also look random: no placeholder words, enough different characters.
 */
export function weaknessOf(secret: unknown, production: boolean): string | null {
  if (typeof secret !== 'string' || secret === '') return `is missing; ${HOW_TO_MAKE_ONE}`;
  if (Buffer.byteLength(secret) < 32) return `is too short (at least 32 bytes); ${HOW_TO_MAKE_ONE}`;
  if (!production) return null;
  if (PLACEHOLDERS.test(secret)) return `looks like a placeholder; ${HOW_TO_MAKE_ONE}`;
  if (entropyBits(secret) < 100) return `is easy to guess (too few different characters); ${HOW_TO_MAKE_ONE}`;
  return null;
}

/** Property decorator of a config class that also has `environment`. */
export function StrongSecret(options?: ValidationOptions): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'strongSecret',
      target: target.constructor,
      propertyName: String(property),
      options,
      validator: {
        validate: (value: unknown, args: ValidationArguments) => weaknessOf(value, isProduction(args)) === null,
        defaultMessage: (args: ValidationArguments) => weaknessOf(args.value, isProduction(args)) ?? 'is not valid',
      },
    });
}

const isProduction = (args: ValidationArguments): boolean => Reflect.get(args.object, 'environment') === 'production';

/** Shannon entropy of the text as written: 48 random bytes in base64 have about 340 bits, `aaaa…` has none. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let perCharacter = 0;
  for (const count of counts.values()) perCharacter -= (count / text.length) * Math.log2(count / text.length);
  return perCharacter * text.length;
}
