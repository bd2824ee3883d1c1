// Times as people read them: on the clock, and in the order of day, month and year, that the installation has (SYS-19).

/** 42 s → `00:42`, 65 min → `1:05:00`. Never negative. */
export function duration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const clock = `${two(minutes)}:${two(total % 60)}`;
  return hours > 0 ? `${hours}:${clock}` : clock;
}

/** Hours and minutes, for spans where seconds would only jitter: `23:46`. */
export function hoursMinutes(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

export type Clock = {
  time_zone: string;
  date_format: 'year_month_day' | 'day_month_year' | 'month_day_year';
  time_format: 'hours24' | 'hours12';
};

const ALL = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;

let clock: Clock | null = null;
let write = formatters(null);

/** Until it is known, and for nobody in particular, the browser's own. */
export function setClock(next: Clock | null): void {
  if (JSON.stringify(next) === JSON.stringify(clock)) return;
  clock = next;
  write = formatters(next);
}

function formatters(of: Clock | null) {
  const zone = of ? { timeZone: of.time_zone } : {};
  const cycle = of ? ({ hourCycle: of.time_format === 'hours12' ? 'h12' : 'h23' } as const) : {};
  const minutes = { hour: '2-digit', minute: '2-digit', ...cycle, ...zone } as const;
  const seconds = { ...minutes, second: '2-digit' } as const;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(undefined, options);
  return {
    minutes: format(minutes),
    seconds: format(seconds),
    millis: format({ ...seconds, fractionalSecondDigits: 3 }),
    short: format({ day: 'numeric', month: 'short', ...zone }),
    long: format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', ...zone }),
    date: format({ dateStyle: 'medium', ...zone }),
    zone: format({ timeZoneName: 'short', ...zone }),
    parts: new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...zone }),
    here: new Intl.DateTimeFormat('en-CA', { ...ALL, hourCycle: 'h23' }),
    there: new Intl.DateTimeFormat('en-CA', { ...ALL, hourCycle: 'h23', ...zone }),
  };
}

function date(at: Date): string {
  if (!clock) return write.date.format(at);
  const [year, month, day] = write.parts.format(at).split('-');
  switch (clock.date_format) {
    case 'year_month_day':
      return `${year}-${month}-${day}`;
    case 'day_month_year':
      return `${day}/${month}/${year}`;
    case 'month_day_year':
      return `${month}/${day}/${year}`;
  }
}

/** Said where the reader's own clock shows another time. */
function zoneOf(at: Date): string {
  if (!clock || write.here.format(at) === write.there.format(at)) return '';
  const name = write.zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
  return ` ${name ?? clock.time_zone}`;
}

export function clockTime(iso: string): string {
  return write.minutes.format(new Date(iso));
}

/** With seconds, for what happens within one minute. */
export function clockSecs(iso: string): string {
  return write.seconds.format(new Date(iso));
}

/** To the millisecond. */
export function exactTime(iso: string): string {
  const at = new Date(iso);
  return `${date(at)} ${write.millis.format(at)}${zoneOf(at)}`;
}

export function dateTime(iso: string): string {
  const at = new Date(iso);
  return `${date(at)} ${write.minutes.format(at)}${zoneOf(at)}`;
}

/** The time today, the date before. */
export function timeOrDate(iso: string, now: number): string {
  const at = new Date(iso);
  return dayKey(at.getTime()) === dayKey(now) ? write.minutes.format(at) : write.short.format(at);
}

/** Equal for instants of the same day. */
export function dayKey(ms: number): string {
  return write.parts.format(ms);
}

export function dayDistance(ms: number, now: number): number {
  const start = (value: number) => Date.parse(`${dayKey(value)}T00:00:00Z`);
  return Math.round((start(now) - start(ms)) / 86_400_000);
}

export function longDate(ms: number): string {
  return write.long.format(ms);
}
