import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/api/errors';
import type { SyncAnswer, SyncRequest } from '@/api/types';
import { dispatch, resetLog, useLog } from '.';
import * as make from './fixtures';
import { holdMs, keepInSync, type SyncClient } from './sync';

/** The server's side of `sync`: it answers in turn what it was told to, and notes what it was asked. */
class Server {
  asked: SyncRequest[] = [];
  answers: (SyncAnswer | ApiError)[] = [];
  connect: () => void = () => {};

  readonly client = {
    connectedNow: true,
    onConnect: (handler: () => void) => {
      this.connect = handler;
    },
    request: async (_event: 'sync', request: SyncRequest) => {
      this.asked.push(request);
      const answer = this.answers.shift() ?? make.answer([]);
      if (answer instanceof ApiError) throw answer;
      return answer;
    },
  } as unknown as SyncClient;
}

const push = (seq: number) => dispatch({ type: 'frame', frame: make.messageFrame(seq) });
const seqs = () => useLog.getState().conversations[make.chat]?.messages.map(message => message.seq);

describe('keepInSync', () => {
  let server: Server;
  let end: () => void;

  beforeEach(async () => {
    vi.useFakeTimers();
    resetLog(make.self);
    server = new Server();
    end = keepInSync(server.client);
    server.answers.push(make.answer([make.page(0, 5, make.range(1, 5))]));
    server.connect();
    await vi.advanceTimersByTimeAsync(0);
  });
  afterEach(() => {
    end();
    vi.useRealTimers();
  });

  it('FirstConnection_AsksWithoutAStamp', () => {
    expect(server.asked).toEqual([{}]);
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
  });

  it('Reconnection_AsksFromWhereTheLogStands', async () => {
    push(6);
    server.connect();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.asked[1]).toEqual({ stamp: 'stamp', userRev: 1, positions: { [make.chat]: 6 } });
  });

  it('Gap_FilledInTime_AsksNobody', async () => {
    push(7);
    await vi.advanceTimersByTimeAsync(holdMs - 1);
    push(6);
    await vi.advanceTimersByTimeAsync(10 * holdMs);
    expect(server.asked).toHaveLength(1);
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('Gap_NotFilledInTime_IsAskedFor', async () => {
    server.answers.push(make.answer([make.page(5, 6, [make.message(6)])]));
    push(7);
    await vi.advanceTimersByTimeAsync(holdMs - 1);
    expect(server.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.asked).toHaveLength(2);
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('RestoredWhileAsked_AnswerIsDropped_AndAskedFromWhatWasKept', async () => {
    resetLog(make.self);
    const asked = server.asked.length;
    let restored = false;
    const { request } = server.client;
    server.client.request = (async (event: 'sync', position: SyncRequest) => {
      const answer = await request(event, position);
      if (!restored) {
        restored = true;
        const kept = { stamp: 'kept', epoch: 1, userRev: 1, synced: false, settings: null, userSettings: null };
        dispatch({ type: 'restored', position: kept, conversations: {} });
      }
      return answer;
    }) as SyncClient['request'];
    server.answers.push(
      make.answer([make.page(0, 5, make.range(1, 5))]),
      make.answer([make.page(0, 6, make.range(1, 6))]),
    );
    server.connect();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.asked.slice(asked)).toEqual([{}, { stamp: 'kept', userRev: 1, positions: {} }]);
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('More_IsAskedForAtOnce', async () => {
    server.answers.push(make.answer([make.page(5, 6, [make.message(6)])], { more: true, stamp: 'next' }));
    server.connect();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.asked).toHaveLength(3);
    expect(server.asked[2]).toMatchObject({ stamp: 'next', positions: { [make.chat]: 6 } });
  });

  it('Reset_BeginsAnewWithoutAStamp', async () => {
    server.answers.push(
      make.answer([], { reset: true, epoch: 2 }),
      make.answer([make.page(0, 2, make.range(1, 2))], { epoch: 2 }),
    );
    server.connect();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.asked[2]).toEqual({});
    expect(seqs()).toEqual([1, 2]);
  });

  it('Refused_IsTriedAgainLater', async () => {
    server.answers.push(new ApiError({ code: 'unavailable', title: '', retryable: true }));
    server.connect();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(holdMs);
    expect(server.asked).toHaveLength(3);
  });

  it('ReadReceipts_TurnedOn_AsksForWhatOthersHaveRead', async () => {
    const turned = (after: number, readReceipts: boolean) =>
      dispatch({
        type: 'personal',
        frame: { kind: 'settings', settings: { readReceipts, lastSeen: 'everyone' }, after, upTo: after + 1 },
      });
    turned(1, false);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.asked).toHaveLength(1);
    server.answers.push(make.answer([], { userRev: 3 }));
    turned(2, true);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.asked).toHaveLength(2);
    expect(server.asked[1]).toMatchObject({ userRev: 3 });
  });
});
