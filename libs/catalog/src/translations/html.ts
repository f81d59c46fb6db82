import sanitizeHtml from 'sanitize-html';

const OPTIONS: sanitizeHtml.IOptions = {
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
  transformTags: { h1: 'h2', a: sanitizeHtml.simpleTransform('a', { rel: 'noopener nofollow' }, true) },
  nestingLimit: 30,
};

const WITH_REL: sanitizeHtml.IOptions = {
  ...OPTIONS,
  allowedAttributes: { ...(OPTIONS.allowedAttributes || {}), a: ['href', 'title', 'rel'] },
};

/** HTML that is safe to show: text markup, tables and links only; scripts, styles, forms, images and events are gone. */
export function safeHtml(html: string): string {
  if (!/[<>&]/.test(html)) return html.trim();
  return sanitizeHtml(html, WITH_REL).trim();
}
