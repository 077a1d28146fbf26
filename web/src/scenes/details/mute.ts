export const muteFor = ['hour', 'eight-hours', 'week', 'always'] as const;
export type MuteFor = (typeof muteFor)[number];

const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;
const lengths: Readonly<Record<MuteFor, number>> = {
  hour: hourMs,
  'eight-hours': 8 * hourMs,
  week: 7 * 24 * hourMs,
  // The server takes at most ten years; this is for good all the same.
  always: 9 * yearMs,
};

export const muteUntil = (length: MuteFor, now: Date): string =>
  new Date(now.getTime() + lengths[length]).toISOString();

/** Nobody wants to read a date that is years away. */
export const isForever = (until: string, now: number): boolean => Date.parse(until) - now > yearMs;
