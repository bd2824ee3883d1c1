// Times as people read them.

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

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dateShort = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dateLong = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const timeExact = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const bothExact = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const both = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function clockTime(iso: string): string {
  return timeOfDay.format(new Date(iso));
}

/** With seconds, for what happens within one minute. */
export function clockSecs(iso: string): string {
  return timeExact.format(new Date(iso));
}

/** To the millisecond. */
export function exactTime(iso: string): string {
  return bothExact.format(new Date(iso));
}

export function dateTime(iso: string): string {
  return both.format(new Date(iso));
}

/** The time today, the date before. */
export function timeOrDate(iso: string, now: number): string {
  const at = new Date(iso);
  return dayKey(at.getTime()) === dayKey(now) ? timeOfDay.format(at) : dateShort.format(at);
}

/** Equal for instants of the same day in the reader's zone. */
export function dayKey(ms: number): string {
  const at = new Date(ms);
  return `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;
}

export function dayDistance(ms: number, now: number): number {
  const start = (value: number) => new Date(value).setHours(0, 0, 0, 0);
  return Math.round((start(now) - start(ms)) / 86_400_000);
}

export function longDate(ms: number): string {
  return dateLong.format(ms);
}
