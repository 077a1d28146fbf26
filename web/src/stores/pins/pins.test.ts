import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listPins } from '@/api/conversations';
import { ApiError } from '@/api/errors';
import type { List, Message } from '@/api/types';
import { dispatch, resetLog, useLog } from '@/stores/log';
import * as make from '@/stores/log/fixtures';
import { dismissPinning, keepPins, loadPins, pin, resetPins, usePinning, usePins } from '.';
import { fromLog, merge } from './list';

vi.mock('@/api/conversations', () => ({ listPins: vi.fn() }));

const pinned = (seq: number, at: number, changedRev: number, overrides: Partial<Message> = {}) =>
  make.message(seq, { pinnedAt: make.at(at), pinnedBy: make.other, changedRev, ...overrides });
const ids = (items: readonly Message[] | null | undefined) => items?.map(message => message.id);

describe('merge', () => {
  const list = [pinned(2, 20, 12), pinned(1, 10, 11)];

  it('PinnedJustNow_StandsInFront', () => {
    expect(ids(merge(list, pinned(3, 30, 13)))).toEqual(['m3', 'm2', 'm1']);
    expect(ids(merge(list, pinned(1, 30, 13)))).toEqual(['m1', 'm2']);
  });

  it('EditedMeanwhile_StaysInItsPlace', () => {
    const after = merge(list, pinned(1, 10, 13, { text: 'edited' }));
    expect(after.map(message => message.text)).toEqual(['message 2', 'edited']);
  });

  it('TakenOffOrDeleted_IsOut', () => {
    expect(ids(merge(list, make.message(2, { changedRev: 13 })))).toEqual(['m1']);
    expect(ids(merge(list, make.message(3, { changedRev: 13 })))).toEqual(['m2', 'm1']);
  });

  it('WhatIsOlder_ChangesNothing', () => {
    expect(merge(list, make.message(2, { changedRev: 11 }))).toBe(list);
    expect(merge(list, pinned(2, 20, 12))).toBe(list);
  });
});

describe('fromLog', () => {
  it('ThePinned_TheLatestPinFirst', () => {
    expect(ids(fromLog([pinned(1, 30, 9), make.message(2), pinned(3, 20, 8), pinned(4, 30, 9)]))).toEqual([
      'm4',
      'm1',
      'm3',
    ]);
  });
});

describe('pins of a conversation', () => {
  type Answer = { message: Message; after: number; upTo: number };
  const handlers = new Map<string, (payload: never) => void>();
  let connected: () => void;
  let asked: { payload: unknown; answer: (answer: Answer) => void; refuse: (error: unknown) => void }[];
  let pages: { cursor: string | undefined; answer: (page: List<Message>) => void; refuse: (error: unknown) => void }[];

  beforeEach(() => {
    resetLog(make.self);
    resetPins();
    handlers.clear();
    asked = [];
    pages = [];
    vi.mocked(listPins).mockImplementation(
      (_id, cursor) => new Promise((answer, refuse) => pages.push({ cursor, answer, refuse })),
    );
    dispatch({ type: 'sync-answered', answer: make.answer([make.page(0, 5, make.range(1, 5))]) });
    return keepPins({
      on: (name: string, handler: (payload: never) => void) => void handlers.set(name, handler),
      onConnect: (callback: () => void) => {
        connected = callback;
      },
      request: (_event: string, payload: unknown) =>
        new Promise((answer, refuse) => asked.push({ payload, answer: answer as never, refuse })),
    } as never);
  });

  const state = () => usePins.getState()[make.chat];
  const told = (message: Message) => {
    const last = useLog.getState().conversations[make.chat]?.last ?? 0;
    dispatch({ type: 'frame', frame: { ...make.changedFrame(last, last + 1), kind: 'changed', message } });
  };
  const page = (items: Message[], nextCursor: string | null = null) => ({ items, nextCursor, users: [] });

  async function loaded(...items: Message[]): Promise<void> {
    const loading = loadPins(make.chat);
    pages.at(-1)?.answer(page(items));
    await loading;
  }

  it('Load_PageByPage_AndWhatIsToldMeanwhileCounts', async () => {
    const loading = loadPins(make.chat);
    told(make.message(1, { changedRev: 9 }));
    pages[0]?.answer(page([pinned(2, 20, 8)], 'next'));
    await vi.waitFor(() => expect(pages).toHaveLength(2));
    told(pinned(3, 30, 10));
    pages[1]?.answer(page([pinned(1, 10, 7)]));
    await loading;
    expect(pages[1]?.cursor).toBe('next');
    expect(state()?.status).toBe('idle');
    expect(ids(state()?.items)).toEqual(['m3', 'm2']);
  });

  it('Load_Failed_KeepsWhatWasThere_AndTheNextConnectionAsksAgain', async () => {
    await loaded(pinned(1, 10, 7));
    const again = loadPins(make.chat);
    pages.at(-1)?.refuse(ApiError.network());
    await again;
    expect(state()).toMatchObject({ status: 'failed', stale: false });
    expect(ids(state()?.items)).toEqual(['m1']);
    connected();
    expect(state()?.stale).toBe(true);
  });

  it('Told_IsInTheList_AndHiddenOrRemovedIsNot', async () => {
    await loaded(pinned(1, 10, 7));
    told(pinned(2, 20, 8));
    expect(ids(state()?.items)).toEqual(['m2', 'm1']);
    handlers.get('message-hidden')?.({ conversationId: make.chat, messageId: 'm1' } as never);
    expect(ids(state()?.items)).toEqual(['m2']);
    handlers.get('conversation-updated')?.({ conversationId: make.chat, removed: true } as never);
    expect(state()).toBeUndefined();
  });

  it('Pin_IsInTheLogAndTheListWhenTheServerHasIt', async () => {
    await loaded();
    const done = pin(make.message(3), false);
    expect(usePinning.getState()['m3']).toEqual({ remove: false, status: 'pending' });
    expect(asked[0]?.payload).toEqual({ conversationId: make.chat, messageId: 'm3', remove: false });
    asked[0]?.answer({ message: pinned(3, 30, 6), after: 5, upTo: 6 });
    await done;
    expect(usePinning.getState()).toEqual({});
    expect(ids(state()?.items)).toEqual(['m3']);
    expect(useLog.getState().conversations[make.chat]?.messages[2]?.pinnedAt).toBe(make.at(30));
  });

  it('Pin_ThatIsRefused_SaysWhy_AndWhichLimit', async () => {
    const done = pin(make.message(3), false);
    asked[0]?.refuse(new ApiError({ code: 'too-many', title: 'Too many.', detail: 'At most 100.', retryable: false }));
    await done;
    expect(usePinning.getState()['m3']).toEqual({ remove: false, status: 'failed', reason: 'At most 100.' });
    dismissPinning('m3');
    expect(usePinning.getState()).toEqual({});
  });

  it('Unpin_WithoutAConnection_IsRefusedHere', async () => {
    const done = pin(make.message(3), true);
    asked[0]?.refuse(ApiError.network());
    await done;
    expect(usePinning.getState()['m3']).toEqual({ remove: true, status: 'failed', reason: null });
  });
});
