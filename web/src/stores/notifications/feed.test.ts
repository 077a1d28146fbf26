import { describe, expect, it } from 'vitest';
import type { NotificationEvent } from '@/realtime/events';
import { emptyFeed, type Feed, follow, withFirst, withMarked, withOlder } from './feed';
import { notification } from './fixtures';

const held = (change: Partial<Feed> = {}): Feed => ({
  revision: 5,
  unreadCount: 2,
  items: [notification('b'), notification('a')],
  cursor: null,
  ...change,
});

const event = (change: Partial<NotificationEvent> = {}): NotificationEvent => ({
  after: 5,
  upTo: 6,
  unreadCount: 3,
  notification: notification('c'),
  read: [],
  quiet: false,
  ...change,
});

const ids = (feed: Feed | null) => feed?.items?.map(each => each.id);

describe('follow', () => {
  it('NewOne_StandsFirst', () => {
    const feed = follow(held(), event());
    expect(ids(feed)).toEqual(['c', 'b', 'a']);
    expect(feed).toMatchObject({ revision: 6, unreadCount: 3 });
  });

  it('OneThatCountsMore_MovesToTheFront', () => {
    const feed = follow(held(), event({ notification: notification('a', { count: 2 }), unreadCount: 2 }));
    expect(ids(feed)).toEqual(['a', 'b']);
    expect(feed?.items?.[0]?.count).toBe(2);
  });

  it('ReadElsewhere_IsReadInItsPlace', () => {
    const feed = follow(held(), event({ notification: null, read: ['a'], unreadCount: 1 }));
    expect(ids(feed)).toEqual(['b', 'a']);
    expect(feed?.items?.map(each => each.state)).toEqual(['unread', 'read']);
    expect(feed?.unreadCount).toBe(1);
  });

  it('TakenBack_IsThereNoMore', () => {
    const feed = follow(held(), event({ notification: null, read: ['a'], takenBack: ['a'], unreadCount: 1 }));
    expect(ids(feed)).toEqual(['b']);
    expect(feed?.unreadCount).toBe(1);
  });

  it('NobodyHasLooked_OnlyCounts', () => {
    expect(follow(held({ items: null }), event())).toMatchObject({ items: null, unreadCount: 3, revision: 6 });
  });

  it('AlreadyThere_ChangesNothing', () => {
    const feed = held({ revision: 6 });
    expect(follow(feed, event())).toBe(feed);
  });

  it('SomethingMissing_HasToBeRead', () => {
    expect(follow(held({ revision: 4 }), event())).toBeNull();
    expect(follow(emptyFeed, event())).toBeNull();
  });
});

describe('pages', () => {
  const page = (items: string[], nextCursor: string | null = null) => ({
    items: items.map(id => notification(id)),
    nextCursor,
    head: { revision: 9, unreadCount: 4 },
  });

  it('First_TakesTheWholePlace', () => {
    expect(withFirst(page(['z'], 'next'))).toMatchObject({ revision: 9, unreadCount: 4, cursor: 'next' });
  });

  it('Older_FollowsWithoutWhatHasMovedToTheFront', () => {
    const feed = withOlder(held({ cursor: 'next' }), page(['b', 'y']));
    expect(ids(feed)).toEqual(['b', 'a', 'y']);
    // The page is younger than the feed, whose events are still to come.
    expect(feed).toMatchObject({ revision: 5, unreadCount: 2, cursor: null });
  });
});

describe('withMarked', () => {
  it('Some_AreRead_AndTheEventThatFollowsFits', () => {
    const feed = withMarked(held(), ['b'], 1);
    expect(feed.items?.map(each => each.state)).toEqual(['read', 'unread']);
    expect(follow(feed, event({ notification: null, read: ['b'], unreadCount: 1 }))).toMatchObject({ revision: 6 });
  });

  it('All_LeavesNothingUnread', () => {
    expect(withMarked(held(), 'all', 0).items?.every(each => each.state === 'read')).toBe(true);
  });
});
