import { afterEach, describe, expect, it, vi } from 'vitest';
import * as api from '@/api/notifications';
import type { NotificationEvent } from '@/realtime/events';
import type { RealtimeClient } from '@/realtime/client';
import { handleNotifications, openNotifications, resetNotifications, useNotifications } from '.';
import { notification } from './fixtures';

vi.mock('@/api/notifications', () => ({ listNotifications: vi.fn(), notificationHead: vi.fn() }));

/** A connection whose events the test makes. */
function connection() {
  let take: ((event: NotificationEvent) => void) | undefined;
  let connect: (() => void) | undefined;
  const client = {
    on: (_name: string, handler: (event: NotificationEvent) => void) => (take = handler),
    onConnect: (handler: () => void) => (connect = handler),
  };
  handleNotifications(client as unknown as RealtimeClient);
  return { event: (event: NotificationEvent) => take?.(event), connect: () => connect?.() };
}

const event = (after: number): NotificationEvent => ({
  after,
  upTo: after + 1,
  unreadCount: after + 1,
  notification: notification(`${after + 1}`),
  read: [],
  quiet: false,
});
const page = (revision: number) => ({
  items: [notification(`${revision}`)],
  nextCursor: null,
  head: { revision, unreadCount: revision },
});
const ids = () => useNotifications.getState().items?.map(each => each.id);

afterEach(() => {
  resetNotifications();
  vi.resetAllMocks();
});

describe('notifications', () => {
  it('NobodyHasLooked_OnlyTheNumberIsAskedFor', async () => {
    vi.mocked(api.notificationHead).mockResolvedValue({ revision: 4, unreadCount: 2 });
    const { connect } = connection();
    connect();
    await vi.waitFor(() => expect(useNotifications.getState()).toMatchObject({ revision: 4, unreadCount: 2 }));
    expect(api.listNotifications).not.toHaveBeenCalled();
  });

  it('EventsWhileReading_AreAppliedToTheAnswer', async () => {
    let answer: ((value: api.NotificationPage) => void) | undefined;
    vi.mocked(api.listNotifications).mockReturnValue(new Promise(resolve => (answer = resolve)));
    const { event: send } = connection();
    const opened = openNotifications();
    // The answer has the first one already.
    send(event(4));
    send(event(5));
    answer?.(page(5));
    await opened;
    expect(ids()).toEqual(['6', '5']);
    expect(useNotifications.getState()).toMatchObject({ revision: 6, unreadCount: 6, status: 'idle' });
  });

  it('SomethingMissing_ReadsAnew', async () => {
    vi.mocked(api.listNotifications).mockResolvedValueOnce(page(3)).mockResolvedValueOnce(page(9));
    const { event: send } = connection();
    await openNotifications();
    send(event(8));
    await vi.waitFor(() => expect(ids()).toEqual(['9']));
  });

  it('ListThatCouldNotBeRead_IsThereWithTheNextConnection', async () => {
    vi.mocked(api.listNotifications).mockRejectedValueOnce(new Error('offline')).mockResolvedValueOnce(page(3));
    const { connect } = connection();
    await openNotifications();
    expect(useNotifications.getState()).toMatchObject({ status: 'failed', items: null });
    connect();
    await vi.waitFor(() => expect(ids()).toEqual(['3']));
  });

  it('AnswerForWhoWasHereBefore_IsNobodys', async () => {
    let answer: ((value: api.NotificationPage) => void) | undefined;
    vi.mocked(api.listNotifications).mockReturnValue(new Promise(resolve => (answer = resolve)));
    connection();
    const opened = openNotifications();
    resetNotifications();
    answer?.(page(5));
    await opened;
    expect(useNotifications.getState()).toMatchObject({ items: null, unreadCount: 0, revision: null });
  });
});
