import type { ListingChange } from '@/api/conversations';
import type { Listing } from '@/api/types';
import type { ConversationInfo, ConversationLog } from '@/stores/log';

type Info = Pick<ConversationInfo, 'me' | 'lastSeq'>;

const nothing: Listing = { favourite: false, archivedSeq: null };

/** Where a conversation stands in one's list with what one has just done about it. */
export function shownListing(info: Info, wishes: readonly ListingChange[] = []): Listing {
  return wishes.reduce<Listing>(
    (listing, { favourite = listing.favourite, archived }) => ({
      favourite,
      archivedSeq: archived === undefined ? listing.archivedSeq : archived ? (info.lastSeq ?? 0) : null,
    }),
    info.me.listing ?? nothing,
  );
}

/** When a conversation stops being muted; 0 when it is not. */
const mutedUntil = ({ me }: Info): number => Date.parse(me.notifications?.mutedUntil ?? '') || 0;

/** Whether it is in the archive: until something comes, unless it is muted. The same follows on every device, and on the server. */
export function isArchived(info: Info, { archivedSeq }: Listing, now: number): boolean {
  return archivedSeq !== null && ((info.lastSeq ?? 0) <= archivedSeq || mutedUntil(info) > now);
}

/** When the next one that is in the archive for its silence alone comes back; null when none does by itself. */
export function nextReturn(conversations: Readonly<Record<string, ConversationLog>>, now: number): number | null {
  let next: number | null = null;
  for (const { info } of Object.values(conversations)) {
    const archivedSeq = info.me.listing?.archivedSeq ?? null;
    if (archivedSeq === null || (info.lastSeq ?? 0) <= archivedSeq) continue;
    const end = mutedUntil(info);
    if (end > now && (next === null || end < next)) next = end;
  }
  return next;
}
