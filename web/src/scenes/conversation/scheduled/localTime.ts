const two = (value: number) => `${value}`.padStart(2, '0');

/** A moment as the browser's field for date and time has it: of this place, to the minute. */
export function toField(time: Date): string {
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** The moment that such a field names; null while it is not filled in. */
export function fromField(value: string): Date | null {
  const time = new Date(value);
  return value === '' || Number.isNaN(time.getTime()) ? null : time;
}

/** Full minutes, at least an hour ahead. */
export const inAnHour = (now: Date): Date => new Date(Math.ceil(now.getTime() / 60_000) * 60_000 + 3_600_000);

/** Nine o'clock of this place, so many days from now. */
function morning(now: Date, days: number): Date {
  const time = new Date(now);
  time.setDate(time.getDate() + days);
  time.setHours(9, 0, 0, 0);
  return time;
}

export const tomorrow = (now: Date): Date => morning(now, 1);

/** The next one; a week ahead when today is one. */
export const monday = (now: Date): Date => morning(now, (8 - now.getDay()) % 7 || 7);

/** The name of the time zone here. */
export const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
