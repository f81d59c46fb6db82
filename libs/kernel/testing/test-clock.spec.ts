import { TestClock } from './test-clock.js';

describe('TestClock', () => {
  it('stops where it is set, moves when told, and returns to real time', () => {
    const clock = new TestClock();

    clock.set('2026-03-01T00:00:00.000Z');
    clock.advance(90_000);
    expect(clock.now()).toEqual(new Date('2026-03-01T00:01:30.000Z'));

    clock.reset();
    expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(1_000);
    clock.advance(3_600_000);
    expect(Math.abs(clock.nowMs() - Date.now() - 3_600_000)).toBeLessThan(1_000);
  });
});
