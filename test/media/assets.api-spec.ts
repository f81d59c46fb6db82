import sharp from 'sharp';
import { aSellableVariant } from 'markethall/testing/checkout';
import { useApp } from '../support/app.js';

describe('pictures', () => {
  const app = useApp();
  const staff = () => app.as(['asset:read', 'asset:write', 'asset:delete']);
  const png = (background: string) =>
    sharp({ create: { width: 640, height: 480, channels: 3, background } })
      .png()
      .toBuffer();

  it('are stored once, whoever sends them how often', async () => {
    const bytes = await png('#335577');
    const [first, second] = await Promise.all(
      [1, 2].map(() =>
        app.http
          .post('/api/v1/admin/assets')
          .set('Authorization', staff())
          .attach('file', bytes, 'tea pot.png')
          .expect(201),
      ),
    );
    expect(second?.body.id).toBe(first?.body.id);
    expect(first?.body).toMatchObject({ width: 640, height: 480, fileName: 'tea pot.png', version: 1 });
    expect((await app.publishedEvents('media.asset-stored.v1')).length).toBe(1);
  });

  it('are served for ever, as pictures and nothing else', async () => {
    const { body } = await app.http
      .post('/api/v1/admin/assets')
      .set('Authorization', staff())
      .attach('file', await png('#224466'), 'a.png')
      .expect(201);
    const served = await app.http.get(body.urls.thumb).expect(200);
    expect(served.headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    await app.http.get('/media/../../etc/passwd').expect(404);
    await app.http.get(`/media/${'0'.repeat(64)}/thumb.webp`).expect(404);
    await app.http.get(body.urls.thumb.replace('thumb', 'huge')).expect(404);
  });

  it('refuses what is no picture, whatever it is called', async () => {
    const html = Buffer.from('<script>alert(1)</script>');
    const answer = await app.http
      .post('/api/v1/admin/assets')
      .set('Authorization', staff())
      .attach('file', html, { filename: 'x.png', contentType: 'image/png' })
      .expect(422);
    expect(answer.body).toMatchObject({ code: 'picture_unreadable' });
    await app.http.post('/api/v1/admin/assets').set('Authorization', staff()).send({}).expect(415);
    await app.http.post('/api/v1/admin/assets').attach('file', html, 'x.png').expect(401);
  });

  it('moves the focal point of the version that was read, and deletes what nothing shows', async () => {
    const { body } = await app.http
      .post('/api/v1/admin/assets')
      .set('Authorization', staff())
      .attach('file', await png('#113355'), 'a.png')
      .expect(201);
    const path = `/api/v1/admin/assets/${body.id}`;
    const read = await app.http.get(path).set('Authorization', staff()).expect(200);
    const etag = String(read.headers['etag']);
    await app.http
      .patch(path)
      .set('Authorization', staff())
      .send({ focalPoint: { x: 10, y: 20 } })
      .expect(428);
    for (const body of [{}, { focalPoint: null }, { focalPoint: [] }]) {
      await app.http.patch(path).set('Authorization', staff()).set('If-Match', etag).send(body).expect(422);
    }
    const moved = await app.http
      .patch(path)
      .set('Authorization', staff())
      .set('If-Match', etag)
      .send({ focalPoint: { x: 10, y: 20 } })
      .expect(200);
    expect(moved.body).toMatchObject({ version: 2, focalPoint: { x: 10, y: 20 } });
    await app.http.delete(path).set('Authorization', staff()).set('If-Match', etag).expect(412);
    await app.http
      .delete(path)
      .set('Authorization', staff())
      .set('If-Match', String(moved.headers['etag']))
      .expect(204);
    await app.http.get(path).set('Authorization', staff()).expect(404);
  });

  it('stays while a product shows it', async () => {
    await aSellableVariant(app);
    const { body } = await app.http
      .post('/api/v1/admin/assets')
      .set('Authorization', staff())
      .attach('file', await png('#aa3355'), 'a.png')
      .expect(201);
    const catalog = app.as(['product:read', 'product:write', 'asset:read']);
    const list = await app.http.get('/api/v1/admin/products').set('Authorization', catalog).expect(200);
    const product = await app.http
      .get(`/api/v1/admin/products/${list.body.data[0].id}`)
      .set('Authorization', catalog)
      .expect(200);
    await app.http
      .put(`/api/v1/admin/products/${product.body.id}/images`)
      .set('Authorization', catalog)
      .set('If-Match', String(product.headers['etag']))
      .send({ imageIds: [body.id] })
      .expect(200);
    const asset = await app.http.get(`/api/v1/admin/assets/${body.id}`).set('Authorization', staff()).expect(200);
    const refused = await app.http
      .delete(`/api/v1/admin/assets/${body.id}`)
      .set('Authorization', staff())
      .set('If-Match', String(asset.headers['etag']))
      .expect(409);
    expect(refused.body.code).toBe('asset_in_use');
  });
});
