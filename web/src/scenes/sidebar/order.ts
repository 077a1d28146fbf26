import type { Listed } from '@/stores/listing';
import { isArchived, shownListing } from '@/stores/listing/shown';
import type { ConversationLog } from '@/stores/log';

type Conversations = Readonly<Record<string, ConversationLog>>;
type AllListed = Readonly<Record<string, Listed>>;

/** Ids by latest activity first; ties by id, so that the order is always the same. */
export const byActivity = (conversations: Conversations): string[] => sorted(Object.entries(conversations));

/** The list: favourites first, and without what is in the archive. */
export function listed(conversations: Conversations, changes: AllListed, now: number): string[] {
  const favourites: [string, ConversationLog][] = [];
  const others: [string, ConversationLog][] = [];
  for (const entry of Object.entries(conversations)) {
    const [id, { info }] = entry;
    const listing = shownListing(info, changes[id]?.wishes);
    if (!isArchived(info, listing, now)) (listing.favourite ? favourites : others).push(entry);
  }
  return [...sorted(favourites), ...sorted(others)];
}

/** What is in the archive. */
export const archived = (conversations: Conversations, changes: AllListed, now: number): string[] =>
  sorted(
    Object.entries(conversations).filter(([id, { info }]) =>
      isArchived(info, shownListing(info, changes[id]?.wishes), now),
    ),
  );

function sorted(entries: [string, ConversationLog][]): string[] {
  return entries
    .sort(([idA, a], [idB, b]) => {
      if (a.info.lastActivityAt !== b.info.lastActivityAt)
        return a.info.lastActivityAt < b.info.lastActivityAt ? 1 : -1;
      return idA < idB ? -1 : 1;
    })
    .map(([id]) => id);
}
