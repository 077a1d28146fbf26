import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as api from '@/api/conversations';
import { ApiError } from '@/api/errors';
import type { Draft, Range } from '@/api/types';
import { dispatch, resetLog, useLog } from '@/stores/log';
import * as make from '@/stores/log/fixtures';
import { beginReply, endReply } from '@/stores/replies';
import { useSession } from '@/stores/session';
import { draftOf, keepDrafts, pauseMs, resetDrafts, settledDraft, useDrafts, writeDraft } from '.';
import { DraftStorage } from './storage';

vi.mock('@/api/conversations');

type Answer = { draft: Draft | null; personal?: Range };

class Memory implements Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'> {
  readonly items = new Map<string, string>();
  get length() {
    return this.items.size;
  }
  key = (index: number) => [...this.items.keys()][index] ?? null;
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}

describe('what one has begun to write', () => {
  let memory: Memory;
  let asked: { draft: unknown; answer: (answer: Answer) => void; refuse: (error: unknown) => void }[];
  let connect: () => void;
  let end: () => void;

  const draft = (text: string, replyTo: string | null = null): Draft => ({ text, replyTo, seq: 6 });
  const pause = () => vi.advanceTimersByTimeAsync(pauseMs);
  const store = () => new DraftStorage(memory as unknown as Storage, make.self);
  const start = () => keepDrafts({ onConnect: (callback: () => void) => void (connect = callback) } as never, store());
  const told = (after: number, draft: Draft | null) =>
    dispatch({
      type: 'personal',
      frame: { kind: 'draft', conversationId: make.chat, draft, after, upTo: after + 1 },
    });

  beforeEach(() => {
    vi.useFakeTimers();
    resetLog(make.self);
    resetDrafts();
    dispatch({ type: 'sync-answered', answer: make.answer([make.page(0, 5, make.range(1, 5))]) });
    memory = new Memory();
    asked = [];
    vi.mocked(api.setDraft).mockImplementation(
      (_id, draft) => new Promise((answer, refuse) => asked.push({ draft, answer, refuse })),
    );
    useSession.setState({ status: 'signed-in' } as never);
    end = start();
  });

  afterEach(() => {
    end();
    vi.useRealTimers();
  });

  it('TextLongerThanTheServerTakes_StaysHere_AndGoesOnceItIsShorter', async () => {
    writeDraft(make.chat, { text: 'much too long' }, true);
    await pause();
    connect();
    await pause();
    expect([asked, draftOf(make.chat)?.text]).toEqual([[], 'much too long']);
    writeDraft(make.chat, { text: 'much' });
    await pause();
    expect(asked[0]?.draft).toEqual({ text: 'much', replyTo: null, userRev: useLog.getState().userRev });
  });

  it('Written_IsKeptAtOnce_AndSentWhenOnePauses', async () => {
    writeDraft(make.chat, { text: 'h' });
    writeDraft(make.chat, { text: 'he' });
    expect(store().load()).toEqual({ [make.chat]: { text: 'he', replyTo: null, userRev: 1 } });
    expect(asked).toEqual([]);
    await pause();
    expect(asked.map(each => each.draft)).toEqual([{ text: 'he', replyTo: null, userRev: 1 }]);
    asked[0]?.answer({ draft: draft('he'), personal: { after: 1, upTo: 2 } });
    await pause();
    expect(useDrafts.getState()).toEqual({});
    expect(store().load()).toEqual({});
    expect(draftOf(make.chat)?.text).toBe('he');
    // The log has not heard of it: what it holds may be older.
    expect(settledDraft(make.chat)).toBeUndefined();
    told(1, draft('he'));
    expect(settledDraft(make.chat)?.text).toBe('he');
  });

  it('WrittenOnMeanwhile_IsSentAgain_OnWhatWasWrittenBefore', async () => {
    writeDraft(make.chat, { text: 'one' });
    await pause();
    asked[0]?.answer({ draft: draft('one'), personal: { after: 1, upTo: 2 } });
    await vi.advanceTimersByTimeAsync(0);
    writeDraft(make.chat, { text: 'one two' });
    await pause();
    expect(asked[1]?.draft).toEqual({ text: 'one two', replyTo: null, userRev: 2 });
  });

  it('Overtaken_TakesWhatTheOtherDeviceHasWritten', async () => {
    writeDraft(make.chat, { text: 'older' });
    told(1, draft('newer'));
    expect(draftOf(make.chat)?.text).toBe('older');
    await pause();
    asked[0]?.refuse(new ApiError({ code: 'draft-outdated', title: 'Another.', retryable: false }));
    await pause();
    expect(settledDraft(make.chat)?.text).toBe('newer');
    expect(asked).toHaveLength(1);
  });

  it('WithoutAConnection_StaysOverAReload_AndGoesOutWithTheNext', async () => {
    writeDraft(make.chat, { text: 'on the train' });
    await pause();
    asked[0]?.refuse(ApiError.network());
    await pause();
    expect(asked).toHaveLength(1);
    end();
    resetDrafts();
    end = start();
    expect(draftOf(make.chat)?.text).toBe('on the train');
    connect();
    await pause();
    expect(asked[1]?.draft).toMatchObject({ text: 'on the train' });
  });

  it('Sent_ItIsTakenAway', async () => {
    dispatch({ type: 'draft-answered', conversationId: make.chat, draft: draft('said') });
    writeDraft(make.chat, { text: '', replyTo: null });
    await pause();
    expect(asked[0]?.draft).toMatchObject({ text: '', replyTo: null });
    asked[0]?.answer({ draft: null, personal: { after: 1, upTo: 2 } });
    await pause();
    expect(draftOf(make.chat)).toBeNull();
  });

  it('SentBeforeAnybodyHeardOfIt_NobodyHas', async () => {
    writeDraft(make.chat, { text: 'quick' });
    writeDraft(make.chat, { text: '', replyTo: null });
    await pause();
    expect([asked, store().load()]).toEqual([[], {}]);
  });

  it('AnAnswer_KeepsWhatItAnswers', async () => {
    beginReply(make.message(3));
    writeDraft(make.chat, { text: 'yes' });
    await pause();
    expect(asked[0]?.draft).toMatchObject({ text: 'yes', replyTo: 'm3' });
    endReply(make.chat);
    expect(draftOf(make.chat)).toMatchObject({ text: 'yes', replyTo: null });
  });

  it('BelowTheFloor_ItGoes', () => {
    dispatch({ type: 'draft-answered', conversationId: make.chat, draft: draft('begun before') });
    dispatch({ type: 'frame', frame: make.messageFrame(6) });
    dispatch({ type: 'frame', frame: make.stateFrame(6, 7, { floorSeq: 6 }) });
    expect(draftOf(make.chat)).toBeNull();
  });

  it('ConversationThatIsLeft_TakesItAlong', () => {
    writeDraft(make.chat, { text: 'too late' });
    dispatch({ type: 'removed', conversationId: make.chat });
    expect([useLog.getState().conversations, store().load()]).toEqual([{}, {}]);
  });
});
