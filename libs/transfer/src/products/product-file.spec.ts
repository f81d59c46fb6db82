import fc from 'fast-check';
import { formatAmount, guardFormula, parseAmount, unguardFormula } from './cells.js';
import { MarkethallFormat } from './markethall-format.js';
import { readProducts } from './product-file.js';
import { ShopifyFormat } from './shopify-format.js';

const offered = { locales: ['en', 'de'], currencies: ['EUR', 'CHF'] };
const formatOf = (columns: readonly string[]) =>
  ShopifyFormat.recognizes(columns)
    ? new ShopifyFormat({ currency: 'EUR', locale: 'en' })
    : new MarkethallFormat(offered);

async function* chunks(text: string, size = 7): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function read(text: string, size?: number) {
  const found = [];
  for await (const parsed of readProducts(chunks(text, size ?? text.length + 1), formatOf)) found.push(parsed);
  return found;
}

const shopify = `Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Image Position,Status
tee,"Tea, black",<p>Strong</p>,Leaf,Tea,"a, b",TRUE,Size,250 g,Color,Red,TEA-1,280,shopify,12,8.90,'123,https://cdn.example/1.jpg,1,active
tee,,,,,,,,500 g,,Red,,540,shopify,-3,16.5,,https://cdn.example/2.jpg,2,
tee,,,,,,,,,,,,,,,,,https://cdn.example/3.jpg,3,
mug,Mug,,Clay,Cups,,FALSE,Title,Default Title,,,,340,,,19,,,,
`;

describe('Shopify product export', () => {
  it('gathers rows of a handle as variants and pictures', async () => {
    const [tea, mug] = await read(shopify);
    expect(tea?.problems).toEqual([]);
    expect(tea?.product).toMatchObject({
      handle: 'tee',
      status: 'active',
      brand: 'Leaf',
      translations: [{ locale: 'en', name: 'Tea, black', slug: 'tee', description: '<p>Strong</p>' }],
      categories: [['Tea']],
      optionNames: ['Size', 'Color'],
      variants: [
        { row: 1, sku: 'TEA-1', stock: 12, weightGrams: 280, prices: [{ currency: 'EUR', amount: 890n }] },
        { row: 2, sku: 'tee-500-g-red', stock: 0, prices: [{ currency: 'EUR', amount: 1650n }] },
      ],
      images: [1, 2, 3].map((n) => ({ row: n, url: `https://cdn.example/${n}.jpg` })),
    });
    expect(mug?.product).toMatchObject({
      status: 'draft',
      optionNames: [],
      variants: [{ sku: 'mug', trackInventory: false, stock: null }],
    });
  });

  it("takes the apostrophe that keeps a number's zeros from SKUs as from barcodes", async () => {
    const [tea] = await read(shopify.replace('TEA-1', "'0012345"));
    expect(tea?.product?.variants[0]).toMatchObject({ sku: '0012345', barcode: '123' });
  });

  it.each([
    ['active', 'TRUE', 'active', []],
    ['Active', '', 'active', []],
    ['', 'true', 'active', []],
    ['active', 'FALSE', 'draft', ['Published']],
    ['', 'false', 'draft', ['Published']],
    ['active', 'perhaps', 'draft', ['Published']],
    ['unlisted', 'true', 'draft', ['Status']],
    ['draft', 'true', 'draft', []],
    ['draft', 'false', 'draft', []],
    ['archived', 'false', 'archived', []],
  ])('puts status "%s" with published "%s" %s', async (status, published, expected, fields) => {
    const [tea] = await read(`Handle,Title,Variant Price,Published,Status\ntea,Tea,1.00,${published},${status}\n`);
    expect(tea?.product).toMatchObject({
      status: expected,
      notices: fields.map((field) => ({ code: 'saved_as_draft', field, rows: 1 })),
    });
  });

  it('makes a gift card of one: never counted, whatever the file says', async () => {
    const [card, tea, odd] = await read(
      'Handle,Title,Variant Price,Variant Inventory Tracker,Variant Inventory Qty,Variant Requires Shipping,Variant Taxable,Gift Card\n' +
        'card,Card,10.00,,,false,false,true\ncard,,25.00,shopify,3,true,false,\n' +
        'tea,Tea,1.00,,,true,true,FALSE\nodd,Odd,1.00,,,true,true,perhaps\n',
    );
    expect(card?.product).toMatchObject({
      kind: 'gift_card',
      variants: [1_000n, 2_500n].map((amount) => ({ trackInventory: false, stock: null, prices: [{ amount }] })),
      notices: [
        { code: 'column_ignored', field: 'Variant Inventory Tracker', rows: 1 },
        { code: 'column_ignored', field: 'Variant Requires Shipping', rows: 1 },
      ],
    });
    expect(tea?.product).toMatchObject({ kind: 'goods', notices: [] });
    expect(odd?.problems).toEqual([expect.objectContaining({ row: 4, field: 'Gift Card', code: 'invalid_choice' })]);
  });

  it('names the columns that say what has no place here, and no others', async () => {
    const header =
      'Handle,Title,Variant Price,Variant Inventory Tracker,Type,Product Category,Tags,Variant Compare At Price,' +
      'Variant Inventory Policy,Variant Fulfillment Service,Variant Requires Shipping,Variant Taxable,Gift Card,' +
      'Variant Weight Unit,Variant Image,Google Shopping / MPN,Color (product.metafields.custom.color)';
    const [tea, mug] = await read(
      `${header}\n` +
        'tea,Tea,1.00,shopify,Tea,Food > Tea,"a, b",2.00,continue,manual,true,true,false,kg,https://cdn.example/1.jpg, ,red\n' +
        'tea,,1.00,shopify,,,,2.50,deny,manual,false,false,,kg,,,\n' +
        'mug,Mug,1.00,,,Home > Mugs,,,continue,manual,true,true,false,kg,,,\n',
    );
    const ignored = (field: string, rows = 1) => ({ code: 'column_ignored', field, rows });
    expect(tea?.product?.notices).toEqual([
      ignored('Product Category'),
      ignored('Tags'),
      ignored('Variant Compare At Price', 2),
      ignored('Variant Inventory Policy'),
      ignored('Variant Image'),
      ignored('Color (product.metafields.custom.color)'),
      ignored('Variant Requires Shipping'),
      ignored('Variant Taxable'),
    ]);
    expect(mug?.product?.notices).toEqual([]);
  });

  it('is read the same in pieces of any size', async () => {
    expect(await read(shopify, 3)).toEqual(await read(shopify));
  });

  it('tells the row and column of a wrong price and keeps the others', async () => {
    const [bad, good] = await read(shopify.replace('8.90', '"1.234,56"'));
    expect(bad?.product).toBeNull();
    expect(bad?.problems).toEqual([expect.objectContaining({ row: 1, field: 'Variant Price', code: 'invalid_price' })]);
    expect(good?.product?.handle).toBe('mug');
  });
});

describe('our own format', () => {
  it('takes columns in any order, semicolons and a byte order mark', async () => {
    const [first] = await read(
      '\uFEFFsku;handle;price:EUR;name:de;categories;stock;status\nM-1;mug;19.00;Becher;Küche > Keramik|Neu;5;active\nM-2;mug;21;;;;\n',
    );
    expect(first).toMatchObject({
      rows: 2,
      problems: [],
      product: {
        handle: 'mug',
        categories: [['Küche', 'Keramik'], ['Neu']],
        translations: [{ locale: 'de', name: 'Becher' }],
        variants: [
          { sku: 'M-1', stock: 5 },
          { sku: 'M-2', stock: null, prices: [{ currency: 'EUR', amount: 2100n }] },
        ],
      },
    });
  });

  it.each([
    ['an unknown column', 'handle,sku,name:en,nmae\n', 'column_unknown'],
    ['a missing column', 'handle,name:en\n', 'column_missing'],
    ['a column twice', 'handle,sku,name:en,sku\n', 'column_twice'],
    ['a locale that is not offered', 'handle,sku,name:fr\n', 'locale_not_offered'],
    ['a currency that is not offered', 'handle,sku,name:en,price:USD\n', 'currency_not_offered'],
  ])('refuses %s before anything else', async (_name, header, code) => {
    await expect(read(`${header}a,b,c,d\n`)).rejects.toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ code })]),
    });
  });

  it.each([
    ['an empty file', '', 'file_empty'],
    ['a header alone', 'handle,sku,name:en\n', 'file_empty'],
    ['a zip', 'PK\u0003\u0004\u0000\u0000', 'file_binary'],
    ['an open quote', 'handle,sku,name:en\na,"b,c\n', 'csv_broken'],
    ['a row with too many cells', 'handle,sku,name:en\na,b,c,d\n', 'row_too_long'],
    ['too many columns', `${Array.from({ length: 501 }, (_, i) => `c${i}`).join(',')}\n1\n`, 'too_many_columns'],
  ])('refuses %s', async (_name, text, code) => {
    await expect(read(text)).rejects.toMatchObject({ problems: [expect.objectContaining({ code })] });
  });

  it('tells rows of a product that stand apart', async () => {
    const found = await read('handle,sku,name:en\na,1,A\nb,2,B\na,3,A\n');
    expect(found.map((parsed) => parsed.product?.handle ?? parsed.problems[0]?.code)).toEqual(['a', 'b', 'rows_apart']);
  });
});

describe('cells', () => {
  it('round-trips amounts of every exponent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.constantFrom('EUR', 'JPY', 'KWD'), (amount, currency) => {
        expect(parseAmount(formatAmount(amount, currency), currency)).toBe(amount);
      }),
    );
  });

  it.each([
    ['1.234,56', 'EUR'],
    ['1e3', 'EUR'],
    ['-1', 'EUR'],
    ['१२', 'EUR'],
    ['1.005', 'EUR'],
    ['1.5', 'JPY'],
    ['', 'EUR'],
  ])('refuses %s %s', (text, currency) => expect(parseAmount(text, currency)).toBeNull());

  it('guards formulas and takes the guard away again', () => {
    expect(guardFormula('=HYPERLINK("x")')).toBe('\'=HYPERLINK("x")');
    fc.assert(fc.property(fc.string(), (text) => expect(unguardFormula(guardFormula(text))).toBe(text)));
  });
});
