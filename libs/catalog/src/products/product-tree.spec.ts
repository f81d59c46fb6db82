import { newId } from 'markethall/kernel';
import { addGroup, changeGroup, rank, removeGroup } from '../options/option-rules.js';
import { addVariant, archiveVariant, changeVariant, checkVariants, restoreVariant } from '../variants/variant-rules.js';
import { changeTranslations, newProduct, publish, setImages } from './product-rules.js';
import { copyTree, liveVariants, type ProductTree, type RuleContext } from './product-tree.js';
import { diffRows } from './row-writer.js';

const context: RuleContext = { now: new Date('2026-05-01T10:00:00.000Z'), defaultLocale: 'en' };
const named = (name: string) => ({ translations: { en: { name } } });

function shirt(): ProductTree {
  const tree = newProduct({ status: 'active' }, context);
  changeTranslations(tree, { en: { name: 'Shirt' } });
  addGroup(tree, { ...named('Size'), values: [named('M'), named('L')] }, context);
  addVariant(tree, { sku: 'M', options: { size: 'm' } }, context);
  addVariant(tree, { sku: 'L', options: { size: 'l' } }, context);
  checkVariants(tree);
  return tree;
}

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    const problem = error as { code: string; errors: { code: string }[] };
    return problem.errors[0]?.code ?? problem.code;
  }
  return 'ok';
};

describe('the rules of a product', () => {
  it('tells variants apart by their options only', () => {
    const tree = shirt();
    addVariant(tree, { sku: 'M2', options: { size: 'm' } }, context);
    expect(code(() => checkVariants(tree))).toBe('option_combination_taken');
  });

  it('frees the combination of an archived variant and asks again when it comes back', () => {
    const tree = shirt();
    const [medium] = liveVariants(tree);
    archiveVariant(tree, medium?.id ?? '', context);
    addVariant(tree, { sku: 'M2', options: { size: 'm' } }, context);
    expect(code(() => checkVariants(tree))).toBe('ok');
    restoreVariant(tree, medium?.id ?? '', context);
    expect(code(() => checkVariants(tree))).toBe('option_combination_taken');
  });

  it('closes the gap that an archived variant leaves', () => {
    const tree = shirt();
    archiveVariant(tree, liveVariants(tree)[0]?.id ?? '', context);
    expect(liveVariants(tree).map((variant) => variant.position)).toEqual([0]);
  });

  it.each([
    [{}, 'option_required'],
    [{ size: 'xxl' }, 'option_unknown'],
    [{ size: 'm', color: 'red' }, 'option_group_unknown'],
    [{ constructor: 'm' }, 'option_group_unknown'],
  ])('refuses the options %j with %s', (options, problem) => {
    expect(code(() => addVariant(shirt(), { sku: 'X', options: options }, context))).toBe(problem);
  });

  it('refuses a SKU that the product has, whatever its case', () => {
    expect(code(() => addVariant(shirt(), { sku: 'm', options: { size: 'l' } }, context))).toBe('sku_taken');
  });

  it('keeps an option that a live variant has', () => {
    const tree = shirt();
    const group = tree.groups[0]?.id ?? '';
    expect(code(() => changeGroup(tree, group, { values: [{ code: 'm', ...named('M') }] }, context))).toBe(
      'option_in_use',
    );
  });

  it('lets a group go only when variants stay different', () => {
    const tree = shirt();
    removeGroup(tree, tree.groups[0]?.id ?? '');
    expect(code(() => checkVariants(tree))).toBe('option_combination_taken');
  });

  it('keeps at least one language', () => {
    expect(code(() => changeTranslations(shirt(), { en: null }))).toBe('at_least_one');
  });

  it('makes a slug of a name without letters out of the id', () => {
    const tree = newProduct({}, context);
    changeTranslations(tree, { en: { name: '🫖' } });
    expect(tree.translations[0]?.slug).toMatch(/^product-[0-9a-z]{8}$/);
  });

  it('follows the sent order of images and takes a lost one off its variant (BHV-013)', () => {
    const tree = shirt();
    const images = ['a', 'b'].map((checksum) => ({ assetId: newId('asset'), checksum }));
    setImages(tree, images);
    const variant = changeVariant(tree, liveVariants(tree)[0]?.id ?? '', { assetId: images[1]?.assetId }, context);
    setImages(tree, images.slice(0, 1));
    expect(tree.assets).toMatchObject([{ position: 0, checksum: 'a' }]);
    expect(variant.assetId).toBeNull();
  });

  it('refuses an image of another product on a variant (BAD-163)', () => {
    const tree = shirt();
    expect(code(() => changeVariant(tree, liveVariants(tree)[0]?.id ?? '', { assetId: newId('asset') }, context))).toBe(
      'not_an_image_of_the_product',
    );
  });

  it('keeps the first day on sale when only the last one changes', () => {
    const tree = shirt();
    publish(tree, { channelId: 'chan', publishedFrom: null, publishedTo: null }, context);
    const later = { ...context, now: new Date('2026-06-01T00:00:00.000Z') };
    publish(tree, { channelId: 'chan', publishedFrom: null, publishedTo: new Date('2026-07-01T00:00:00.000Z') }, later);
    expect(tree.channels).toMatchObject([{ publishedFrom: context.now }]);
  });

  it('copies without sharing rows', () => {
    const tree = shirt();
    const copy = copyTree(tree);
    changeTranslations(copy, { en: { name: 'Other' } });
    expect(tree.translations[0]?.name).toBe('Shirt');
  });
});

describe('rank', () => {
  it.each([
    [0, ['c', 'a', 'b']],
    [1, ['a', 'c', 'b']],
    [9, ['a', 'b', 'c']],
  ])('moves the last to %s', (position, expected) => {
    const rows = ['a', 'b', 'c'].map((name, index) => ({ name, position: index }));
    rank(rows, rows[2] ?? { name: '', position: 0 }, position);
    expect([...rows].sort((a, b) => a.position - b.position).map((row) => row.name)).toEqual(expected);
  });
});

describe('diffRows', () => {
  it('finds what was added, changed and removed, whatever the order of fields', () => {
    const before = [
      { id: 'a', n: 1 },
      { id: 'b', n: 2 },
      { id: 'c', n: 3 },
    ];
    const after = [
      { n: 1, id: 'a' },
      { id: 'b', n: 9 },
      { id: 'd', n: 4 },
    ];
    expect(diffRows(before, after, (row) => row.id)).toEqual({
      added: [{ id: 'd', n: 4 }],
      changed: [{ id: 'b', n: 9 }],
      removed: [{ id: 'c', n: 3 }],
    });
  });
});
