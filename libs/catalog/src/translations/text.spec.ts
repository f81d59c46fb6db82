import { safeHtml } from './html.js';
import { codeFrom, freeCode, isSlug, slugFrom } from './slug.js';

describe('safeHtml', () => {
  it.each([
    ['<p onclick="x()">Hi</p>', '<p>Hi</p>'],
    ['<script>alert(1)</script><p>a</p>', '<p>a</p>'],
    ['<img src=x onerror=alert(1)>b', 'b'],
    ['<a href="javascript:alert(1)">x</a>', '<a rel="noopener nofollow">x</a>'],
    ['<a href="//evil.example">x</a>', '<a rel="noopener nofollow">x</a>'],
    ['<svg><script>1</script></svg>c', 'c'],
    ['<style>p{}</style><iframe src="x"></iframe>d', 'd'],
    ['<h1>Big</h1>', '<h2>Big</h2>'],
    ['<b>bold</b> &amp; <i>more</i>', '<b>bold</b> &amp; <i>more</i>'],
    ['<table><tr><td colspan="2" style="x">1</td></tr></table>', '<table><tr><td colspan="2">1</td></tr></table>'],
  ])('makes %s into %s', (html, safe) => {
    expect(safeHtml(html)).toBe(safe);
  });

  it('does not change what is safe already', () => {
    const once = safeHtml('<p>a <a href="https://example.com">b</a> 1 < 2</p>');
    expect(safeHtml(once)).toBe(once);
  });
});

describe('slugs and codes', () => {
  it.each(['teapot', 'käse-und-brot', 'кружка', 'a.b_c', '2024'])('takes %s as a slug', (slug) => {
    expect(isSlug(slug)).toBe(true);
  });

  it.each(['', '-a', 'a--b', 'a b', '../x', 'a/b', 'prod_01h455vb4pex5vsknk084sn02q', 'x'.repeat(191)])(
    'refuses %s as a slug',
    (slug) => {
      expect(isSlug(slug)).toBe(false);
    },
  );

  it('makes slugs and codes out of names', () => {
    expect(slugFrom('Käse & Brot', 'x')).toBe('kaese-and-brot');
    expect(slugFrom('🫖', 'fallback')).toBe('fallback');
    expect(isSlug(slugFrom('x '.repeat(300), ''))).toBe(true);
    expect(codeFrom('Größe', 'option')).toBe('groesse');
  });

  it('numbers codes that are taken', () => {
    expect(freeCode('a', new Set(['b']))).toBe('a');
    expect(freeCode('a', new Set(['a', 'a-2']))).toBe('a-3');
  });
});
