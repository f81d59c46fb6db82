import { SnakeNamingStrategy, snakeCase } from './naming.js';

describe('SnakeNamingStrategy', () => {
  it.each([
    ['placedAt', 'placed_at'],
    ['SKUKey', 'sku_key'],
    ['line1', 'line1'],
    ['address2Line', 'address2_line'],
    ['id', 'id'],
  ])('%s → %s', (property, column) => {
    expect(snakeCase(property)).toBe(column);
  });

  it('names keys so that a written migration can say them, within 64 characters', () => {
    const naming = new SnakeNamingStrategy();

    expect(naming.indexName('sales_order', ['customer_id', 'placed_at'])).toBe('ix_sales_order_customer_id_placed_at');
    expect(naming.foreignKeyName('sales_order_line', ['order_id'])).toBe('fk_sales_order_line_order_id');
    expect(naming.joinColumnName('parentCategory', 'id')).toBe('parent_category_id');
    expect(naming.columnName('postalCode', undefined, ['billingAddress'])).toBe('billing_address_postal_code');
    expect(naming.indexName('a'.repeat(60), ['placed_at'])).toHaveLength(64);
  });
});
