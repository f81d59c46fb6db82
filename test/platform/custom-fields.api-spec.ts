import { CustomFields, defineFields } from 'markethall/kernel';
import { anAddress } from 'markethall/testing/customers';
import { acmeLoyaltyModule } from '../support/acme-loyalty/acme-loyalty.js';
import { useApp } from '../support/app.js';

interface Schema {
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
}

describe('custom fields in the OpenAPI document', () => {
  const app = useApp({ modules: [acmeLoyaltyModule] });
  /** Written by nobody outside: an order is what the cart was. */
  const SHOWN_ONLY = new Set(['sales_order', 'order_line']);
  let schemas: Record<string, Schema> = {};
  let tables: string[] = [];

  beforeAll(async () => {
    const entities = app.db.dataSource.entityMetadatas.filter((entity) =>
      entity.columns.some((column) => column.propertyName === 'custom'),
    );
    tables = entities.map((entity) => entity.tableName);
    for (const { target, tableName } of entities)
      defineFields(target as object, { [probeOf(tableName)]: { type: 'number', integer: true, min: 1, max: 5 } });
    schemas = (await app.http.get('/api/openapi.json')).body.components.schemas;
  });
  afterAll(() => {
    for (const table of tables) CustomFields.clear(table);
  });

  it('are typed in what is sent and in what is shown, of every entity that has some', () => {
    expect(tables.length).toBeGreaterThanOrEqual(9);
    const missing = tables.flatMap((table) => {
      const custom = Object.entries(schemas).filter(
        ([, schema]) => schema.properties?.custom?.properties?.[probeOf(table)] !== undefined,
      );
      const [sent, shown] = [true, false].map((isRequest) =>
        custom.filter(([, schema]) => (schema.properties?.custom?.additionalProperties === false) === isRequest),
      );
      return [
        ...(sent?.length === 0 && !SHOWN_ONLY.has(table) ? [`${table}: no request carries it`] : []),
        ...(shown?.length === 0 ? [`${table}: no answer shows it`] : []),
      ];
    });

    expect(missing).toEqual([]);
  });

  it('of a plugin carry its types, bounds and description', () => {
    const field = { type: ['string', 'null'], maxLength: 80, description: 'Printed on a card' };
    expect(CustomFields.of('cart_line').has('giftNote')).toBe(true);

    expect(schemas.AddCartLineRequest?.properties?.custom).toMatchObject({
      type: ['object', 'null'],
      additionalProperties: false,
      properties: { giftNote: field },
    });
    expect(schemas.CartLineResponse?.properties?.custom).toMatchObject({
      type: ['object', 'null'],
      additionalProperties: true,
      properties: { giftNote: field },
    });
    expect(schemas.OrderLineResponse?.properties?.custom).toMatchObject({ properties: { giftNote: field } });
  });

  it('of an address book are taken, checked and merged', async () => {
    const { headers } = await app.asCustomer();
    const path = '/api/v1/store/customers/me/addresses';
    const made = await app.http
      .post(path)
      .set(headers)
      .send({ ...anAddress(), custom: { probeCustomerAddress: 3 } })
      .expect(201);
    expect(made.body.custom).toEqual({ probeCustomerAddress: 3 });

    const refused = await app.http
      .patch(`${path}/${made.body.id}`)
      .set(headers)
      .send({ custom: { probeCustomerAddress: 9 } })
      .expect(422);
    expect(refused.body.errors).toMatchObject([{ pointer: '/custom/probeCustomerAddress', code: 'too_large' }]);

    const moved = await app.http.patch(`${path}/${made.body.id}`).set(headers).send({ city: 'Bonn' }).expect(200);
    expect(moved.body).toMatchObject({ city: 'Bonn', custom: { probeCustomerAddress: 3 } });
  });

  it('leave no mark of ours behind', () => {
    expect(JSON.stringify(schemas)).not.toContain('x-markethall');
  });

  const probeOf = (table: string): string =>
    `probe${table.replace(/(^|_)(\w)/g, (_whole, _line, letter: string) => letter.toUpperCase())}`;
});
