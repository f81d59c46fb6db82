import { isDone, withRange } from './import-progress.js';

describe('the progress of an import whose batches end in any order', () => {
  it('keeps what is done beyond a gap apart, and closes the gap', () => {
    const ahead = withRange({ items: 100, ahead: [] }, 200, 300);
    expect(ahead).toEqual({ items: 100, ahead: [[200, 300]] });
    expect([99, 100, 199, 200, 299, 300].map((index) => isDone(ahead, index))).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
    ]);

    expect(withRange(ahead, 100, 200)).toEqual({ items: 300, ahead: [] });
  });

  it('joins ranges that touch', () => {
    const progress = [
      [30, 40],
      [10, 20],
      [20, 30],
    ].reduce((done, [from, to]) => withRange(done, from ?? 0, to ?? 0), { items: 0, ahead: [] } as Parameters<
      typeof withRange
    >[0]);
    expect(progress).toEqual({ items: 0, ahead: [[10, 40]] });
    expect(withRange(progress, 0, 10)).toEqual({ items: 40, ahead: [] });
  });
});
