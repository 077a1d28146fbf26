import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '@/api/errors';
import type { Message, Problem } from '@/api/types';
import { dispatch, resetLog, useLog } from '@/stores/log';
import * as make from '@/stores/log/fixtures';
import { change, forget, sendEdits, tryAgain, useUndecided } from '.';

type Answer = { message: Message; after: number; upTo: number };

/** A server that is answered for by the test. */
function server() {
  const asked: {
    event: string;
    payload: unknown;
    answer: (answer: Answer) => void;
    refuse: (error: unknown) => void;
  }[] = [];
  const request = (event: string, payload: unknown) =>
    new Promise<Answer>((answer, refuse) => asked.push({ event, payload, answer, refuse }));
  return { asked, request: request as never };
}

const problem = (overrides: Partial<Problem>) =>
  new ApiError({ code: 'forbidden', title: 'No.', retryable: false, ...overrides });

describe('what one does to messages', () => {
  const message = make.message(3, { senderId: make.self });
  let asked: ReturnType<typeof server>['asked'];

  beforeEach(() => {
    resetLog(make.self);
    dispatch({ type: 'sync-answered', answer: make.answer([make.page(0, 5, make.range(1, 5))]) });
    const one = server();
    asked = one.asked;
    return sendEdits(one);
  });

  const held = () => useLog.getState().conversations[make.chat]?.messages[2];
  const undecided = () => useUndecided.getState()[message.id];

  it('Edit_IsShownAtOnce_AndInTheLogWhenTheServerHasIt', async () => {
    const done = change(message, { kind: 'edit', text: 'edited' });
    expect(undecided()).toEqual({ kind: 'edit', text: 'edited', status: 'pending' });
    expect(asked).toMatchObject([
      { event: 'edit-message', payload: { conversationId: make.chat, messageId: 'm3', text: 'edited' } },
    ]);
    asked[0]?.answer({ message: { ...message, text: 'edited', changedRev: 6 }, after: 5, upTo: 6 });
    await done;
    expect(undecided()).toBeUndefined();
    expect(held()?.text).toBe('edited');
  });

  it('Edit_ThatIsRefused_IsTakenBack_AndSaysWhy', async () => {
    const done = change(message, { kind: 'edit', text: 'edited' });
    asked[0]?.refuse(problem({ code: 'too-late', detail: 'For 10 minutes.' }));
    await done;
    expect(undecided()).toEqual({ kind: 'edit', text: 'edited', status: 'failed', reason: 'For 10 minutes.' });
    expect(held()?.text).toBe('message 3');
    forget(message.id);
    expect(undecided()).toBeUndefined();
  });

  it('Delete_WithoutAConnection_IsRefusedHere_AndCanBeTriedAgain', async () => {
    const done = change(message, { kind: 'delete' });
    asked[0]?.refuse(ApiError.network());
    await done;
    expect(undecided()).toMatchObject({ kind: 'delete', status: 'failed' });
    tryAgain(message);
    expect(undecided()).toEqual({ kind: 'delete', status: 'pending' });
    expect(asked).toHaveLength(2);
    asked[1]?.answer({ message: { ...message, text: '', deletedAt: make.at(9), changedRev: 6 }, after: 5, upTo: 6 });
    await Promise.resolve();
    await Promise.resolve();
    expect(held()?.deletedAt).toBe(make.at(9));
  });
});
