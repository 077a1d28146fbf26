import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as api from '@/api/scheduled';
import { ApiError } from '@/api/errors';
import type { List, ScheduledMessage } from '@/api/types';
import { dispatch, resetLog, useLog } from '@/stores/log';
import * as make from '@/stores/log/fixtures';
import {
  cancel,
  handleScheduled,
  loadScheduled,
  resetScheduled,
  schedule,
  sendNow,
  takeScheduled,
  useScheduled,
} from '.';
import { put } from './list';

vi.mock('@/api/scheduled');

const one = (id: string, seconds: number, text = id): ScheduledMessage => ({
  id,
  conversationId: make.chat,
  text,
  replyTo: null,
  at: make.at(seconds),
  createdAt: make.at(0),
});
const ids = (items: readonly ScheduledMessage[] | null | undefined) => items?.map(each => each.id);

describe('put', () => {
  it('Another_IsInTheOrderOfTimes_AndOnlyOnce', () => {
    const list = [one('a', 10), one('b', 20)];
    expect(ids(put(list, 'c', one('c', 15)))).toEqual(['a', 'c', 'b']);
    expect(put(list, 'a', one('a', 30, 'later')).map(each => each.text)).toEqual(['b', 'later']);
    expect(ids(put(list, 'a', undefined))).toEqual(['b']);
  });
});

describe('scheduled messages', () => {
  const handlers = new Map<string, (payload: never) => void>();
  let connected: () => void;

  beforeEach(() => {
    vi.resetAllMocks();
    resetLog(make.self);
    resetScheduled();
    handlers.clear();
    dispatch({ type: 'sync-answered', answer: make.answer([make.page(0, 5, make.range(1, 5))]) });
    handleScheduled({
      on: (name: string, handler: (payload: never) => void) => void handlers.set(name, handler),
      onConnect: (callback: () => void) => {
        connected = callback;
      },
    } as never);
  });

  const state = () => useScheduled.getState()[make.chat];
  const told = (id: string, scheduled?: ScheduledMessage) =>
    handlers.get('scheduled-updated')?.({ conversationId: make.chat, messageId: id, scheduled } as never);
  const page = (items: ScheduledMessage[], nextCursor: string | null = null): List<ScheduledMessage> => ({
    items,
    nextCursor,
    users: [],
  });

  async function loaded(...items: ScheduledMessage[]): Promise<void> {
    vi.mocked(api.listScheduled).mockResolvedValueOnce(page(items));
    await loadScheduled(make.chat);
  }

  it('Load_PageByPage', async () => {
    vi.mocked(api.listScheduled)
      .mockResolvedValueOnce(page([one('a', 10)], 'next'))
      .mockResolvedValueOnce(page([one('b', 20)]));
    await loadScheduled(make.chat);
    expect(vi.mocked(api.listScheduled).mock.calls).toEqual([
      [make.chat, undefined],
      [make.chat, 'next'],
    ]);
    expect(state()).toMatchObject({ status: 'idle', stale: false });
    expect(ids(state()?.items)).toEqual(['a', 'b']);
  });

  it('Load_WhileSomethingChanges_IsAskedOnceMore', async () => {
    let answer: (list: List<ScheduledMessage>) => void = () => {};
    vi.mocked(api.listScheduled).mockReturnValueOnce(new Promise(resolve => (answer = resolve)));
    const loading = loadScheduled(make.chat);
    told('a');
    answer(page([one('a', 10)]));
    await loading;
    expect(state()?.stale).toBe(true);
  });

  it('Load_Failed_KeepsWhatWasThere_AndTheNextConnectionAsksAgain', async () => {
    await loaded(one('a', 10));
    vi.mocked(api.listScheduled).mockRejectedValueOnce(ApiError.network());
    await loadScheduled(make.chat);
    expect(state()).toMatchObject({ status: 'failed', stale: false });
    expect(ids(state()?.items)).toEqual(['a']);
    connected();
    expect(state()?.stale).toBe(true);
  });

  it('Told_IsInTheList_AndSyncSaysThatThereIsMore', async () => {
    await loaded(one('a', 10));
    told('b', one('b', 5));
    expect(ids(state()?.items)).toEqual(['b', 'a']);
    told('a');
    expect(ids(state()?.items)).toEqual(['b']);
    takeScheduled([make.chat, 'elsewhere']);
    expect(state()?.stale).toBe(true);
    expect(useScheduled.getState()['elsewhere']).toBeUndefined();
    handlers.get('conversation-updated')?.({ conversationId: make.chat, removed: true } as never);
    expect(state()).toBeUndefined();
  });

  it('Sent_WhereItIsNotTold_IsInTheListNoMoreWhenTheMessageComes', async () => {
    await loaded(one('a', 10), one('b', 20));
    const receive = (id: string) =>
      handlers.get('receive-message')?.({ ...make.message(6, { id }), after: 5, upTo: 6 } as never);
    receive('another');
    expect(ids(state()?.items)).toEqual(['a', 'b']);
    receive('a');
    expect(ids(state()?.items)).toEqual(['b']);
    expect(state()?.stale).toBe(false);
  });

  it('Schedule_IsInTheListWhenTheServerHasIt_AndRefusedItIsNot', async () => {
    await loaded();
    vi.mocked(api.scheduleMessage).mockResolvedValueOnce(one('a', 10));
    await schedule(make.chat, { text: 'a', at: new Date(make.at(10)), replyTo: null, id: 'a' });
    expect(vi.mocked(api.scheduleMessage).mock.calls[0]).toEqual([
      make.chat,
      { id: 'a', text: 'a', at: make.at(10), replyTo: null },
    ]);
    expect(ids(state()?.items)).toEqual(['a']);
    vi.mocked(api.scheduleMessage).mockRejectedValueOnce(ApiError.network());
    await expect(schedule(make.chat, { text: 'b', at: new Date(), replyTo: null })).rejects.toThrow(ApiError);
    expect(ids(state()?.items)).toEqual(['a']);
  });

  it('SendNow_IsInTheLog_AndNoMoreInTheList', async () => {
    await loaded(one('m6', 10));
    vi.mocked(api.sendScheduled).mockResolvedValueOnce({ message: make.message(6), after: 5, upTo: 6 });
    await sendNow(one('m6', 10));
    expect(state()?.items).toEqual([]);
    expect(useLog.getState().conversations[make.chat]?.messages.at(-1)?.id).toBe('m6');
  });

  it('Cancel_OfWhatIsGoneAlready_IsDone', async () => {
    await loaded(one('a', 10));
    vi.mocked(api.cancelScheduled).mockRejectedValueOnce(
      new ApiError({ code: 'not-found', title: 'Not found.', retryable: false }),
    );
    await cancel(one('a', 10));
    expect(state()?.items).toEqual([]);
  });
});
