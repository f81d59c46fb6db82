import fc from 'fast-check';
import { classOfRoute, pressureOf, refusedPart, smoothed } from './overload-decision.js';

const ORDER = ['checkout', 'cart', 'browse', 'search', 'admin'] as const;

describe('overload decision', () => {
  it('refuses nothing up to the allowed delay', () => {
    for (const loadClass of ORDER) expect(refusedPart(loadClass, 1)).toBe(0);
  });

  it('never refuses health', () => {
    expect(refusedPart('health', 1_000)).toBe(0);
  });

  it('never refuses more of an important class than of a less important one, nor everything', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (pressure) => {
        const parts = ORDER.map((loadClass) => refusedPart(loadClass, pressure));
        expect([...parts].sort((a, b) => a - b)).toEqual(parts);
        expect(Math.max(...parts)).toBeLessThanOrEqual(0.95);
      }),
    );
  });

  it('grows with the pressure', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ORDER),
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (c, a, b) => {
          expect(refusedPart(c, Math.max(a, b))).toBeGreaterThanOrEqual(refusedPart(c, Math.min(a, b)));
        },
      ),
    );
  });

  it('keeps checkout open while browsing is refused', () => {
    expect(refusedPart('browse', 3)).toBeGreaterThan(0.5);
    expect(refusedPart('checkout', 3)).toBe(0);
  });

  it('counts a delay only while the loop is busy', () => {
    expect(pressureOf({ delayMs: 400, utilization: 0.5 }, 80)).toBe(0);
    expect(pressureOf({ delayMs: 160, utilization: 0.99 }, 80)).toBe(2);
  });

  it('rises faster than it falls', () => {
    expect(smoothed(0, 10)).toBeCloseTo(7);
    expect(smoothed(10, 0)).toBeCloseTo(7);
    expect(smoothed(smoothed(0, 10), 10)).toBeGreaterThan(9);
  });

  it.each([
    ['/health/ready', 'health'],
    ['/metrics', 'health'],
    ['/api/v1/store/carts/:id/checkouts', 'checkout'],
    ['/api/v1/webhooks/payments/:provider', 'checkout'],
    ['/api/v1/store/carts/:id/lines', 'cart'],
    ['/api/v1/auth/sessions', 'cart'],
    ['/api/v1/store/products/:id', 'browse'],
    ['/api/v1/store/search', 'search'],
    ['/api/v1/admin/orders', 'admin'],
    ['/admin/queues', 'admin'],
    ['', 'browse'],
  ])('takes %s for %s', (url, loadClass) => {
    expect(classOfRoute(url)).toBe(loadClass);
  });
});
