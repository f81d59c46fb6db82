import { type PriceCells, readPriceRow } from './price-row.js';

const terms = { priceListId: 'plist_a', code: 'a', currencies: ['EUR', 'JPY', 'KWD'], includesTax: true };
const read = (cells: Partial<PriceCells>) =>
  readPriceRow({ row: 7, sku: 'TEA', currency: 'EUR', amount: '19.99', ...cells }, terms);

describe('readPriceRow', () => {
  it.each([
    ['EUR', '19.99', 1999n],
    ['EUR', ' 5 ', 500n],
    ['EUR', '5.10', 510n],
    ['JPY', '1200', 1200n],
    ['KWD', '1.234', 1234n],
    ['EUR', '0', 0n],
    ['EUR', '', null],
  ])('reads %s "%s"', (currency, amount, expected) => {
    expect(read({ currency, amount }).price).toMatchObject({ amount: expected, minQty: 1, includesTax: true });
  });

  it('reads a step, a window and the tax basis', () => {
    const cells = {
      min_qty: '10',
      valid_from: '2026-12-01T00:00:00+01:00',
      valid_to: '2026-12-24T00:00:00Z',
      includes_tax: 'no',
    };
    expect(read(cells).price).toEqual({
      ...{ row: 7, sku: 'TEA', currency: 'EUR', amount: 1999n, minQty: 10, includesTax: false },
      validFrom: new Date('2026-11-30T23:00:00Z'),
      validTo: new Date('2026-12-24T00:00:00Z'),
    });
  });

  it('finds a SKU whose zeros a spreadsheet has guarded', () => {
    expect(read({ sku: "'0012345" }).price).toMatchObject({ sku: '0012345' });
  });

  it.each<[Partial<PriceCells>, string, string]>([
    [{ sku: ' ' }, 'sku', 'required'],
    [{ sku: 'x'.repeat(101) }, 'sku', 'too_long'],
    [{ currency: 'eur' }, 'currency', 'not_a_currency'],
    [{ currency: 'USD' }, 'currency', 'currency_not_offered'],
    [{ amount: '1.234,56' }, 'amount', 'not_an_amount'],
    [{ amount: '-1' }, 'amount', 'not_an_amount'],
    [{ amount: '1.005' }, 'amount', 'not_an_amount'],
    [{ amount: '1e3' }, 'amount', 'not_an_amount'],
    [{ amount: '१२' }, 'amount', 'not_an_amount'],
    [{ currency: 'JPY', amount: '1.5' }, 'amount', 'not_an_amount'],
    [{ amount: '9999999999999' }, 'amount', 'out_of_range'],
    [{ min_qty: '0' }, 'min_qty', 'out_of_range'],
    [{ min_qty: '1.5' }, 'min_qty', 'out_of_range'],
    [{ valid_from: '2026-02-30T00:00:00Z' }, 'valid_from', 'not_a_date'],
    [{ valid_to: '2026-12-01' }, 'valid_to', 'not_a_date'],
    [{ valid_from: '2026-12-02T00:00:00Z', valid_to: '2026-12-01T00:00:00Z' }, 'valid_to', 'not_after_valid_from'],
    [{ includes_tax: 'maybe' }, 'includes_tax', 'not_a_boolean'],
  ])('tells what is wrong with %j', (cells, field, code) => {
    expect(read(cells)).toMatchObject({ price: null, problems: [{ row: 7, field, code }] });
  });
});
