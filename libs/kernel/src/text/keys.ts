import { domainToASCII } from 'node:url';

/** The comparison key of a SKU, slug or code: NFKC, trimmed, inner blanks collapsed, case folded. */
export function keyOf(text: string): string {
  // Upper case first folds what lower case alone leaves apart (ß and ss, ſ and s); NFKC again because case may decompose.
  return text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toUpperCase().toLowerCase().normalize('NFKC');
}

/** The comparison key of an e-mail address: as `keyOf`, with the domain in punycode. The local part keeps its dots and tags. */
export function emailKey(email: string): string {
  const key = keyOf(email);
  const at = key.lastIndexOf('@');
  if (at < 0) return key;
  const domain = key.slice(at + 1).replace(/\.$/u, '');
  return `${key.slice(0, at)}@${domainToASCII(domain) || domain}`;
}

const LETTERS: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  å: 'a',
  œ: 'oe',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  '&': ' and ',
};

/** `Käse & Brot` → `kaese-and-brot`: lower-case letters and digits of any script, at most 190 characters, may be ''. */
export function slugify(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[äöüßæøåœðþłđħı&]/gu, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 190)
    .replace(/^-+|-+$/gu, '');
}
