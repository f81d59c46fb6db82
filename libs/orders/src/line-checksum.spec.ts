import { anOrderLine } from 'markethall/testing/orders';
import { lineChecksum } from './line-checksum.js';

describe('lineChecksum', () => {
  const [one, other] = [anOrderLine({ quantity: 1 }), anOrderLine({ quantity: 2 })];

  it('is the same for the same lines in any order', () => {
    expect(lineChecksum([one, other])).toBe(lineChecksum([other, one]));
  });

  it('changes with whatever was agreed', () => {
    const changed = anOrderLine({ ...one, total: one.total + 1n });

    expect(lineChecksum([changed, other])).not.toBe(lineChecksum([one, other]));
  });

  it('fits a signed BIGINT', () => {
    expect(lineChecksum([one, other])).toBeLessThan(2n ** 63n);
  });
});
