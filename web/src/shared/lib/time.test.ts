import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, clockTime, dateTime, dayDistance, dayKey, exactTime, setClock } from './time';

const clock = (changes: Partial<Clock> = {}): Clock => ({
  time_zone: 'Asia/Tokyo',
  date_format: 'year_month_day',
  time_format: 'hours24',
  ...changes,
});
const AT = '2026-11-21T15:05:09.123Z';

describe('times as the installation has them (SYS-19)', () => {
  afterEach(() => setClock(null));

  it.each<[Partial<Clock>, RegExp]>([
    [{}, /^2026-11-22 00:05/],
    [{ date_format: 'day_month_year' }, /^22\/11\/2026 00:05/],
    [{ date_format: 'month_day_year', time_format: 'hours12' }, /^11\/22\/2026 12:05\sAM/],
  ])('%j', (changes, expected) => {
    setClock(clock(changes));
    expect(dateTime(AT)).toMatch(expected);
  });

  it('names the zone where the reader’s own clock shows another time, and only there', () => {
    setClock(clock());
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (here !== 'Asia/Tokyo') expect(dateTime(AT)).toMatch(/ (GMT\+9|JST)$/);
    setClock(clock({ time_zone: here }));
    expect(dateTime(AT)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    expect(exactTime(AT)).toMatch(/:09\.123$/);
  });

  it('counts days from midnight there', () => {
    setClock(clock());
    const [before, after] = [Date.parse('2026-11-21T14:59:59Z'), Date.parse('2026-11-21T15:00:00Z')];
    expect(dayKey(before)).not.toBe(dayKey(after));
    expect(dayDistance(before, after)).toBe(1);
    expect(clockTime('2026-11-21T15:00:00Z')).toBe('00:00');
  });
});
