import { useApp } from '../support/app.js';

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: object[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, { content?: Record<string, { schema?: object; example?: unknown }> }>;
}

describe('the OpenAPI document of the installation', () => {
  const app = useApp();
  let operations: Operation[] = [];
  let text = '';
  let names = new Set<string>();

  beforeAll(async () => {
    const { body } = await app.http.get('/api/openapi.json');
    text = JSON.stringify(body);
    names = new Set(Object.keys(body.components.schemas));
    operations = Object.values<Record<string, Operation>>(body.paths).flatMap((item) => Object.values(item));
  });

  it('gives each operation an id of its own, a summary, one tag and its security', () => {
    const ids = operations.map((operation) => operation.operationId);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[a-z][A-Za-z0-9]+$/.test(id))).toBe(true);
    expect(
      operations.filter(
        (operation) => operation.summary === '' || operation.tags.length !== 1 || operation.security.length === 0,
      ),
    ).toEqual([]);
  });

  it('refers only to schemas that it has', () => {
    const references = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);

    expect([...new Set(references.filter((name) => name === undefined || !names.has(name)))]).toEqual([]);
  });

  it('shows an example of every JSON body and answer', () => {
    const without = operations.flatMap(({ operationId, requestBody, responses }) =>
      [
        requestBody,
        ...Object.entries(responses).flatMap(([status, answer]) => (status.startsWith('2') ? [answer] : [])),
      ].flatMap((body) => {
        const json = body?.content?.['application/json'];
        return json === undefined || 'example' in json || 'examples' in json ? [] : [operationId];
      }),
    );

    expect(without).toEqual([]);
  });

  it('is the same each time', async () => {
    expect(JSON.stringify((await app.http.get('/api/openapi.json')).body)).toBe(text);
  });
});
