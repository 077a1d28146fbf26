import { language, t } from './t';

// Words come from the catalogue, so dates follow its language; its regional form is the reader's own, where it is known.
const locale = () => {
  const preferred = typeof navigator === 'undefined' ? [] : (navigator.languages ?? []);
  return preferred.find(each => each.toLowerCase().startsWith(language)) ?? (language === 'en' ? 'en-GB' : language);
};

/** Made at the first use: by then it is known which language the page speaks. */
function format(options: Intl.DateTimeFormatOptions): (date: Date) => string {
  let made: Intl.DateTimeFormat | undefined;
  return date => (made ??= new Intl.DateTimeFormat(locale(), options)).format(date);
}

const clock = format({ hour: 'numeric', minute: '2-digit' });
const weekday = format({ weekday: 'short' });
const shortDate = format({ day: 'numeric', month: 'short' });
const shortDateYear = format({ day: 'numeric', month: 'short', year: 'numeric' });
const longDay = format({ weekday: 'long', day: 'numeric', month: 'long' });
const longDayYear = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const full = format({ dateStyle: 'full', timeStyle: 'medium' });

const minuteMs = 60_000;

/** Whole days from `date` to `now`, by the calendar of this place: 0 today, 1 yesterday. */
export function daysAgo(date: Date, now: Date): number {
  const midnight = (day: Date) => Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
  return Math.round((midnight(now) - midnight(date)) / 86_400_000);
}

export const clockTime = (time: string) => clock(new Date(time));

export const fullTime = (time: string) => full(new Date(time));

export const date = (time: string) => shortDateYear(new Date(time));

/** For a list: the hour today, the weekday within a week, else the date. */
export function listTime(time: string, now = new Date()): string {
  const when = new Date(time);
  const days = daysAgo(when, now);
  if (days <= 0) return clock(when);
  if (days === 1) return t('time.yesterday');
  if (days < 7) return weekday(when);
  return (when.getFullYear() === now.getFullYear() ? shortDate : shortDateYear)(when);
}

/** For the line between two days. */
export function dayName(time: string, now = new Date()): string {
  const when = new Date(time);
  const days = daysAgo(when, now);
  if (days <= 0) return t('time.today');
  if (days === 1) return t('time.yesterday');
  return (when.getFullYear() === now.getFullYear() ? longDay : longDayYear)(when);
}

/** For "last seen …". */
export function ago(time: string, now = new Date()): string {
  const minutes = Math.floor((now.getTime() - Date.parse(time)) / minuteMs);
  if (minutes < 1) return t('time.just-now');
  if (minutes < 60) return t('time.minutes-ago', { count: minutes });
  return listTime(time, now);
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** "30 seconds", "1 hour, 30 minutes". */
export function duration(seconds: number): string {
  let rest = seconds;
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 || (unit === 'second' && parts.length === 0)) {
      parts.push(new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(count));
    }
  }
  return new Intl.ListFormat(locale(), { type: 'unit' }).format(parts);
}
