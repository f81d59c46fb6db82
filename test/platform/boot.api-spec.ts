import { useApp } from '../support/app.js';

describe('the installed application', () => {
  const app = useApp({ worker: true });

  it('is alive and ready', async () => {
    await app.http.get('/health/live').expect(200);
    await app.http.get('/health/ready').expect(200);
  });

  it('keeps every invariant right after the installation', async () => {
    expect(await app.doctor()).toEqual([]);
  });
});
