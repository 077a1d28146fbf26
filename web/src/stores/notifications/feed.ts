import type { Notification, NotificationHead, NotificationPage } from '@/api/notifications';
import type { NotificationEvent } from '@/realtime/events';

/** One's notifications as held: how many are unread, and the newest of them once somebody has looked. */
export interface Feed {
  /** Which change is the last one in it; null until the server has answered. */
  revision: number | null;
  unreadCount: number;
  /** The latest change first; null until somebody has looked. */
  items: readonly Notification[] | null;
  /** Of the page after them; null: there is none. */
  cursor: string | null;
}

export const emptyFeed: Feed = { revision: null, unreadCount: 0, items: null, cursor: null };

/** Applies an event; null when something before it is missing, and the server has to be asked. */
export function follow(feed: Feed, event: NotificationEvent): Feed | null {
  if (feed.revision === null) return null;
  if (event.upTo <= feed.revision) return feed;
  if (event.after !== feed.revision) return null;
  const { notification } = event;
  const gone = event.takenBack ?? [];
  let items = feed.items && asRead(feed.items, event.read).filter(each => !gone.includes(each.id));
  if (items && notification) items = [notification, ...items.filter(each => each.id !== notification.id)];
  return { ...feed, items, revision: event.upTo, unreadCount: event.unreadCount };
}

/** How many there are, as the server says. */
export const withHead = (feed: Feed, head: NotificationHead): Feed => ({ ...feed, ...head });

/** The newest page, in place of all that was held. */
export const withFirst = ({ items, nextCursor, head }: NotificationPage): Feed => ({
  ...head,
  items,
  cursor: nextCursor,
});

/** A further page; what has moved to the front meanwhile stays there. */
export function withOlder(feed: Feed, { items, nextCursor }: NotificationPage): Feed {
  const held = new Set(feed.items?.map(each => each.id));
  return { ...feed, items: [...(feed.items ?? []), ...items.filter(each => !held.has(each.id))], cursor: nextCursor };
}

/** What one has just marked here, before the event says so. Its revision stays that of the events. */
export function withMarked(feed: Feed, ids: readonly string[] | 'all', unreadCount: number): Feed {
  const which = ids === 'all' ? (feed.items?.map(each => each.id) ?? []) : ids;
  return { ...feed, items: feed.items && asRead(feed.items, which), unreadCount };
}

function asRead(items: readonly Notification[], ids: readonly string[]): readonly Notification[] {
  const read = new Set(ids);
  return items.map(each => (read.has(each.id) && each.state === 'unread' ? { ...each, state: 'read' } : each));
}
