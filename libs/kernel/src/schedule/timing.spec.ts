import { nextRunAfter } from './timing.js';

const at = (time: string): Date => new Date(`2026-03-28T${time}Z`);

it('counts an interval from the end of the last run', () => {
  expect(nextRunAfter({ everyMs: 60_000 }, at('10:00:00.000'))).toEqual(at('10:01:00.000'));
});

it('reads cron in UTC', () => {
  expect(nextRunAfter({ cron: '30 3 * * *' }, at('03:30:00.000'))).toEqual(new Date('2026-03-29T03:30:00Z'));
  expect(nextRunAfter({ cron: '*/15 * * * *' }, at('10:01:00.000'))).toEqual(at('10:15:00.000'));
});

it.each([{ everyMs: 5 }, { everyMs: Number.NaN }, { cron: 'every day' }])('refuses %j', (timing) => {
  expect(() => nextRunAfter(timing, at('10:00:00.000'))).toThrow();
});
