import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/api/errors';
import type { Message, Range } from '@/api/types';
import { enqueue, type Outbox, retry } from './outbox';
import { type Draft, Sender } from './sender';

type Answer = { message: Message } & Range;

/** A server at the other end of the sender: it answers as told, and remembers what it was sent. */
class Server {
  outbox: Outbox = [];
  online = true;
  received: string[] = [];
  files: Draft['files'][] = [];
  forwards: Draft['forward'][] = [];
  answered: Draft['replyTo'][] = [];
  applied: string[] = [];
  private readonly replies: (ApiError | 'ok')[] = [];
  private rev = 0;

  readonly sender = new Sender({
    get: () => this.outbox,
    set: change => {
      this.outbox = change(this.outbox);
    },
    send: draft => this.answer(draft),
    onAcknowledged: answer => void this.applied.push(answer.message.id),
    isConnected: () => this.online,
  });

  write(...ids: string[]): void {
    for (const id of ids) {
      this.outbox = enqueue(this.outbox, { id, conversationId: id.slice(0, 1), text: id, createdAt: '' });
    }
  }

  willReply(...replies: (ApiError | 'ok')[]): void {
    this.replies.push(...replies);
  }

  private async answer({ id, files, forward, replyTo }: Draft): Promise<Answer> {
    this.received.push(id);
    this.answered.push(replyTo);
    this.files.push(files);
    this.forwards.push(forward);
    const reply = this.replies.shift() ?? 'ok';
    if (reply !== 'ok') throw reply;
    const after = this.rev++;
    return { message: { id } as Message, after, upTo: this.rev };
  }
}

const lost = () => ApiError.network();
const refused = () => new ApiError({ code: 'forbidden', title: 'No', retryable: false });
const busy = () => new ApiError({ code: 'unavailable', title: 'Busy', retryable: true, retryAfterMs: 700 });

describe('Sender', () => {
  let server: Server;
  beforeEach(() => {
    vi.useFakeTimers();
    server = new Server();
  });
  afterEach(() => void vi.useRealTimers());

  it('Several_AreSentInOrder', async () => {
    server.write('a1', 'a2', 'a3');
    server.sender.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.received).toEqual(['a1', 'a2', 'a3']);
    expect(server.applied).toEqual(['a1', 'a2', 'a3']);
  });

  it('InDoubt_HoldsBackTheRestAndIsSentAgainUnderTheSameId', async () => {
    server.willReply(lost());
    server.write('a1', 'a2');
    server.sender.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.received).toEqual(['a1']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.received).toEqual(['a1', 'a1', 'a2']);
  });

  it('Disconnected_WaitsForTheConnection', async () => {
    server.online = false;
    server.write('a1');
    server.sender.flush();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.received).toEqual([]);
    server.online = true;
    server.sender.connected();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.received).toEqual(['a1']);
  });

  it('RefusedForGood_FailsAndTheNextGoesOn', async () => {
    server.willReply(refused());
    server.write('a1', 'a2');
    server.sender.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.received).toEqual(['a1', 'a2']);
    expect(server.outbox[0]).toMatchObject({ id: 'a1', status: 'failed' });
  });

  it('RefusedForNow_WaitsAsLongAsTheServerAsks', async () => {
    server.willReply(busy());
    server.write('a1');
    server.sender.flush();
    await vi.advanceTimersByTimeAsync(699);
    expect(server.received).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.received).toHaveLength(2);
  });

  it('OneConversationInTrouble_DoesNotHoldUpAnother', async () => {
    server.willReply(lost());
    server.write('a1', 'b1');
    server.sender.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.received).toEqual(['a1', 'b1']);
    expect(server.applied).toEqual(['b1']);
  });

  it('Files_AreSentWithEachAttempt', async () => {
    server.willReply(lost());
    server.outbox = enqueue([], { id: 'a1', conversationId: 'a', text: '', files: ['f1', 'f2'], createdAt: '' });
    server.sender.flush();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.files).toEqual([
      ['f1', 'f2'],
      ['f1', 'f2'],
    ]);
  });

  it('WhatIsForwarded_SaysSoWithEachAttempt_AndAfterARefusal', async () => {
    const forward = { conversationId: 'b', messageId: 'm' };
    server.willReply(lost(), refused());
    server.outbox = enqueue([], { id: 'a1', conversationId: 'a', text: 'theirs', forward, createdAt: '' });
    server.sender.flush();
    await vi.advanceTimersByTimeAsync(1_000);
    server.outbox = retry(server.outbox, 'a1');
    server.sender.flush();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.forwards).toEqual([forward, forward, forward]);
  });

  it('Answer_NamesWhatItAnswers_AlsoAfterARefusal', async () => {
    server.outbox = enqueue([], { id: 'a1', conversationId: 'a', text: 'yes', replyTo: 'm7', createdAt: '' });
    server.willReply(refused());
    server.sender.flush();
    await vi.runAllTimersAsync();
    server.outbox = retry(server.outbox, 'a1');
    server.sender.flush();
    await vi.runAllTimersAsync();
    expect(server.answered).toEqual(['m7', 'm7']);
  });
});
