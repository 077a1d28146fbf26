import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '@/api/errors';
import type { Message } from '@/api/types';
import { dispatch, resetLog, useLog } from '@/stores/log';
import * as make from '@/stores/log/fixtures';
import { dismissFailed, react, sendReactions, useReacting } from '.';
import { shownReactions } from './shown';

type Answer = { message: Message; after: number; upTo: number };

describe('what one reacts with', () => {
  const message = make.message(3);
  let asked: { payload: unknown; answer: (answer: Answer) => void; refuse: (error: unknown) => void }[];

  beforeEach(() => {
    resetLog(make.self);
    dispatch({ type: 'sync-answered', answer: make.answer([make.page(0, 5, make.range(1, 5))]) });
    asked = [];
    const request = (_event: string, payload: unknown) =>
      new Promise<Answer>((answer, refuse) => asked.push({ payload, answer, refuse }));
    return sendReactions({ request: request as never });
  });

  const state = () => useReacting.getState()[message.id];
  const shown = () =>
    shownReactions(
      useLog.getState().conversations[make.chat]?.messages[2]?.reactions,
      state()?.wishes ?? [],
      make.self,
    ).map(({ emoji, count, mine }) => `${emoji}${count}${mine ? '+' : ''}`);
  const answer = (upTo: number, users: string[]): Answer => ({
    message: {
      ...message,
      changedRev: upTo,
      ...(users.length > 0 ? { reactions: [{ emoji: '👍', count: users.length, userIds: users }] } : {}),
    },
    after: upTo - 1,
    upTo,
  });

  it('React_IsShownAtOnce_AndInTheLogWhenTheServerHasIt', async () => {
    const done = react(message, '👍', false);
    expect(shown()).toEqual(['👍1+']);
    expect(asked[0]?.payload).toEqual({ conversationId: make.chat, messageId: 'm3', emoji: '👍', remove: false });
    asked[0]?.answer(answer(6, [make.other, make.self]));
    await done;
    expect(state()).toBeUndefined();
    expect(shown()).toEqual(['👍2+']);
  });

  it('React_ThatIsRefused_IsTakenBack_AndSaysWhy', async () => {
    const done = react(message, '👍', false);
    asked[0]?.refuse(new ApiError({ code: 'too-many', title: 'Too many.', detail: 'At most 20.', retryable: false }));
    await done;
    expect(shown()).toEqual([]);
    expect(state()).toEqual({ wishes: [], failed: { emoji: '👍', remove: false, reason: 'At most 20.' } });
    dismissFailed(message.id);
    expect(state()).toBeUndefined();
  });

  it('React_WithoutAConnection_IsRefusedHere', async () => {
    const done = react(message, '👍', false);
    asked[0]?.refuse(ApiError.network());
    await done;
    expect(state()?.failed).toEqual({ emoji: '👍', remove: false, reason: null });
  });

  it('TakenBackBeforeTheAnswer_TheLatestIsShown', async () => {
    const first = react(message, '👍', false);
    const second = react(message, '👍', true);
    expect(shown()).toEqual([]);
    asked[0]?.answer(answer(6, [make.self]));
    await first;
    expect(shown()).toEqual([]);
    asked[1]?.answer(answer(7, []));
    await second;
    expect(shown()).toEqual([]);
    expect(state()).toBeUndefined();
  });
});

describe('shownReactions', () => {
  const others = [{ emoji: '👍', count: 2, userIds: ['a', 'b'] }];
  const put = (remove: boolean, emoji = '👍') => [{ emoji, remove }];

  it('OnesOwnIsAddedAndTakenAway', () => {
    expect(shownReactions(others, put(false), 'me')).toEqual([
      { emoji: '👍', count: 3, mine: true, userIds: ['a', 'b', 'me'] },
    ]);
    expect(shownReactions([{ emoji: '👍', count: 1, userIds: ['me'] }], put(true), 'me')).toEqual([]);
  });

  it('WhatIsSoAlready_StaysAsItIs', () => {
    expect(shownReactions(others, put(true), 'me')).toEqual([
      { emoji: '👍', count: 2, mine: false, userIds: ['a', 'b'] },
    ]);
    expect(shownReactions(others, put(true, '🎉'), 'me')).toHaveLength(1);
  });
});
