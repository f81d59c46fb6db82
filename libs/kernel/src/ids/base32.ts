const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const VALUES = new Int8Array(128).fill(-1);
for (let index = 0; index < ALPHABET.length; index += 1) VALUES[ALPHABET.charCodeAt(index)] = index;

/** Length of 128 bits in base32. */
export const BASE32_LENGTH = 26;

/** 16 bytes as 26 characters of lower-case Crockford base32 (two leading zero bits, so the first is 0 to 7). */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 2; // 130 bits hold 128: the first character carries three bits
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((buffer >>> bits) & 31);
    }
    buffer &= (1 << bits) - 1;
  }
  return text;
}

/** The 16 bytes of the canonical form only (26 lower-case characters, first at most 7); null for anything else. */
export function decodeBase32(text: string, start = 0): Buffer | null {
  if (text.length - start !== BASE32_LENGTH || text.charCodeAt(start) > 0x37) return null;
  const bytes = Buffer.allocUnsafe(16);
  let buffer = 0;
  let bits = -2;
  let written = 0;
  for (let index = start; index < text.length; index += 1) {
    const value = VALUES[text.charCodeAt(index)] ?? -1;
    if (value < 0) return null;
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[written] = (buffer >>> bits) & 0xff;
      written += 1;
      buffer &= (1 << bits) - 1;
    }
  }
  return bytes;
}
