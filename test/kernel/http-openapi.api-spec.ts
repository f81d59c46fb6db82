import { type HttpApp, startHttpApp } from './support/http-app.js';

describe('OpenAPI', () => {
  let app: HttpApp;

  beforeAll(async () => {
    app = await startHttpApp();
  });
  afterAll(() => app.stop());

  it('describes every handler with id, summary, security and errors', async () => {
    const { body, status } = await app.http.get('/api/openapi.json');

    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
    expect(body.paths['/api/v1/admin/notes/{id}'].patch).toMatchObject({
      operationId: 'changeAdminNotes',
      summary: 'Change admin notes',
      security: [{ bearer: [] }],
      tags: ['Admin: notes'],
    });
    const codes = Object.entries(body.paths['/api/v1/admin/notes/{id}'].patch.responses).map(([code]) => code);
    expect(codes).toEqual(['200', '400', '401', '403', '404', '409', '412', '413', '415', '422', '428', '429', '503']);
    expect(body.paths['/api/v1/store/notes'].get.parameters.map((p: { name: string }) => p.name)).toEqual(
      expect.arrayContaining([
        'limit',
        'after',
        'before',
        'sort',
        'count',
        'filter[status]',
        'filter[rank][gte]',
        'include',
        'fields[note]',
      ]),
    );
    const ids = Object.values<Record<string, { operationId: string }>>(body.paths).flatMap((item) =>
      Object.values(item).map((o) => o.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(JSON.stringify(body)).not.toContain('"nullable"');
  });

  it('shows the interactive page with scripts of this origin only', async () => {
    const page = await app.http.get('/api/docs');

    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.text).not.toMatch(/<script(?![^>]*src=)[^>]*>[^<]/);
    for (const [, path] of page.text.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) {
      const asset = await app.http.get(`/api/${path}`);
      expect([path, asset.status]).toEqual([path, 200]);
    }
  });
});
