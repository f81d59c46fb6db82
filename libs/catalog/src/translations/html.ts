import { createRequire } from 'node:module';
import type SanitizeHtml from 'sanitize-html';

const load = createRequire(import.meta.url);
let sanitize: { run: typeof SanitizeHtml; options: SanitizeHtml.IOptions } | undefined;

const OPTIONS: SanitizeHtml.IOptions = {
  allowedTags: [
    'p',
    'br',
    'hr',
    'b',
    'strong',
    'i',
    'em',
    'u',
    's',
    'sub',
    'sup',
    'small',
    'span',
    'div',
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'blockquote',
    'code',
    'pre',
    'a',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'caption',
  ],
  allowedAttributes: { a: ['href', 'title'], th: ['colspan', 'rowspan', 'scope'], td: ['colspan', 'rowspan'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: 30,
};

/** The parser is large and only writes need it: it is loaded with the first text. */
function sanitizer(): NonNullable<typeof sanitize> {
  if (sanitize !== undefined) return sanitize;
  const run = load('sanitize-html') as typeof SanitizeHtml; // the package's one export
  const options = {
    ...OPTIONS,
    transformTags: { h1: 'h2', a: run.simpleTransform('a', { rel: 'noopener nofollow' }, true) },
    allowedAttributes: { ...(OPTIONS.allowedAttributes || {}), a: ['href', 'title', 'rel'] },
  };
  return (sanitize = { run, options });
}

/** HTML that is safe to show: text markup, tables and links only; scripts, styles, forms, images and events are gone. */
export function safeHtml(html: string): string {
  if (!/[<>&]/.test(html)) return html.trim();
  const { run, options } = sanitizer();
  return run(html, options).trim();
}
