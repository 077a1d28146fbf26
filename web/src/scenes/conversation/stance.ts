/** Within this of the bottom, in px, one stays there when something new comes. */
const nearBottom = 40;

/** How a list lies in its room, in px. */
export interface Lie {
  top: number;
  /** Of everything in it. */
  height: number;
  /** Of what is to be seen of it. */
  room: number;
}

export const lieOf = ({ scrollTop: top, scrollHeight: height, clientHeight: room }: HTMLElement): Lie => ({
  top,
  height,
  room,
});

export const isAtBottom = ({ top, height, room }: Lie): boolean => height - top - room < nearBottom;

/**
 * Whether the list is to stay at its bottom, after it was scrolled. A list that grows (rows are measured, older ones come in front) is
 * scrolled, too, and tells of it when the bottom may already be elsewhere: only who goes up in a list that is as large as before
 * has left the bottom.
 */
export function sticksAfter(sticking: boolean, before: Lie, now: Lie): boolean {
  if (isAtBottom(now)) return true;
  const asLarge = now.height === before.height && now.room === before.room;
  return sticking && !(asLarge && now.top < before.top);
}
