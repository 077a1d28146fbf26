/** A finger that moves less than this, in px, has not said yet what it wants: as with a long press. */
const still = 10;

/** So much farther along than across, and it is no scrolling. */
const flat = 1.5;

/** Moved so far, in px, it answers when it is let go: more than a thumb slips, less than half of a narrow phone. */
export const answersFrom = 56;

/** From there on it follows the finger by a fraction: farther is no more. */
const give = 0.25;

/** Where a finger is, seen from where it came down: along the line that one reads, and across it, in px. */
export interface Way {
  along: number;
  across: number;
}

export function wayOf(from: { x: number; y: number }, to: { x: number; y: number }, rtl: boolean): Way {
  return { along: rtl ? from.x - to.x : to.x - from.x, across: to.y - from.y };
}

/** What a finger wants: it is not clear yet, to pull the message, or something that is none of this. */
export function meaningOf({ along, across }: Way): 'unclear' | 'pull' | 'other' {
  if (Math.hypot(along, across) <= still) return 'unclear';
  return along > Math.abs(across) * flat ? 'pull' : 'other';
}

/** How far the message has been pulled, in px; never to the other side. */
export function pulledBy({ along }: Way): number {
  const by = Math.max(0, along - still);
  return by <= answersFrom ? by : answersFrom + (by - answersFrom) * give;
}

export const answers = (way: Way) => pulledBy(way) >= answersFrom;
