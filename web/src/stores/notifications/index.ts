import { create } from 'zustand';
import * as api from '@/api/notifications';
import type { NotificationEvent } from '@/realtime/events';
import type { RealtimeClient } from '@/realtime/client';
import { emptyFeed, type Feed, follow, withFirst, withHead, withMarked, withOlder } from './feed';

interface NotificationsState extends Feed {
  status: 'idle' | 'loading' | 'failed';
  error: unknown;
}

const nothingYet: NotificationsState = { ...emptyFeed, status: 'idle', error: null };

/** What the bell counts and lists. */
export const useNotifications = create<NotificationsState>(() => nothingYet);

// Events that come while the server is asked, to be applied to its answer.
let waiting: NotificationEvent[] = [];
let reading: Promise<void> | null = null;
// Whether somebody has looked at the list: from then on it is kept right, not the number alone.
let looked = false;
// Whoever was signed in before must not be answered into somebody else's list.
let person = 0;

export function resetNotifications(): void {
  person++;
  waiting = [];
  reading = null;
  looked = false;
  useNotifications.setState(nothingYet, true);
}

/** The number is known at once, for it is shown; the list when somebody looks. */
export function handleNotifications(client: RealtimeClient): void {
  client.on('notification', take);
  client.onConnect(() => void readAnew());
}

/** For who looks at the list. */
export function openNotifications(): Promise<void> {
  looked = true;
  return readAnew();
}

export async function loadOlder(): Promise<void> {
  const { cursor, status } = useNotifications.getState();
  if (cursor === null || status === 'loading') return;
  const mine = person;
  useNotifications.setState({ status: 'loading', error: null });
  try {
    const page = await api.listNotifications(cursor);
    // Read anew meanwhile, the list may end elsewhere: then this is not the page after it.
    const follows = useNotifications.getState().cursor === cursor;
    if (mine === person)
      useNotifications.setState(before => ({ ...(follows && withOlder(before, page)), status: 'idle' }));
  } catch (error) {
    if (mine === person) useNotifications.setState({ status: 'failed', error });
  }
}

export async function markRead(ids: readonly string[] | 'all'): Promise<void> {
  const mine = person;
  const { unreadCount } = await api.markNotifications(ids === 'all' ? { all: true } : { ids: [...ids] });
  if (mine === person) useNotifications.setState(before => withMarked(before, ids, unreadCount));
}

/** Of a conversation where all is read: what names one by an edit of what one has read is settled by looking at it. */
export async function settleConversation(conversationId: string): Promise<void> {
  if (useNotifications.getState().unreadCount > 0) await api.markNotifications({ conversationId });
}

function take(event: NotificationEvent): void {
  if (reading) {
    waiting.push(event);
    return;
  }
  const next = follow(useNotifications.getState(), event);
  if (next) useNotifications.setState(next);
  else void readAnew();
}

/** One reading at a time. */
async function readAnew(): Promise<void> {
  const mine = person;
  while (reading) await reading;
  if (mine !== person) return;
  reading = read(looked);
  await reading;
}

async function read(list: boolean): Promise<void> {
  const mine = person;
  if (list) useNotifications.setState({ status: 'loading', error: null });
  try {
    const answer = list ? withFirst(await api.listNotifications()) : await api.notificationHead();
    if (mine !== person) return;
    useNotifications.setState(before => ({
      ...('items' in answer ? answer : withHead(before, answer)),
      ...(list ? { status: 'idle' as const } : {}),
    }));
  } catch (error) {
    // The number alone is asked for again with the next connection.
    if (mine === person && list) useNotifications.setState({ status: 'failed', error });
  } finally {
    if (mine === person) {
      reading = null;
      const came = waiting;
      waiting = [];
      for (const event of came) take(event);
    }
  }
}
