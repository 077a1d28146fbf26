import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Receipt, ReceiptMerger } from './merger';

describe('ReceiptMerger', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function build(send: (receipt: Receipt) => Promise<void> = async () => {}) {
    const sent: Receipt[] = [];
    const merger = new ReceiptMerger(
      receipt => {
        sent.push(receipt);
        return send(receipt);
      },
      () => 200,
    );
    return { merger, sent };
  }

  it('First_GoesOutAtOnce', () => {
    const { merger, sent } = build();
    merger.delivered('a', 4);
    expect(sent).toEqual([{ conversationId: 'a', delivered: 4, seen: 0 }]);
  });

  it('Burst_BecomesAtMostFivePerSecond', () => {
    const { merger, sent } = build();
    for (let ms = 0; ms < 1000; ms += 10) {
      merger.seen('a', ms);
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1000);
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(sent.at(-1)).toEqual({ conversationId: 'a', delivered: 990, seen: 990 });
  });

  it('DeliveredAndSeenTogether_MergeByMaximum', () => {
    const { merger, sent } = build();
    merger.delivered('a', 1);
    merger.seen('a', 3);
    merger.delivered('a', 5);
    vi.advanceTimersByTime(200);
    expect(sent[1]).toEqual({ conversationId: 'a', delivered: 5, seen: 3 });
  });

  it('Conversations_DoNotWaitForOneAnother', () => {
    const { merger, sent } = build();
    merger.delivered('a', 1);
    merger.delivered('b', 1);
    expect(sent).toHaveLength(2);
  });

  it('Failed_IsOwedAndFlushedWithWhatCameSince', async () => {
    const failing = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('offline')).mockResolvedValue();
    const { merger, sent } = build(failing);
    merger.seen('a', 7);
    await vi.advanceTimersByTimeAsync(0);
    merger.delivered('a', 9);
    await vi.advanceTimersByTimeAsync(200);
    expect(sent.at(-1)).toEqual({ conversationId: 'a', delivered: 9, seen: 7 });
  });

  it('Failed_NothingNew_GoesOutAtFlush', async () => {
    const failing = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('offline')).mockResolvedValue();
    const { merger, sent } = build(failing);
    merger.seen('a', 7);
    await vi.advanceTimersByTimeAsync(0);
    merger.flush();
    await vi.advanceTimersByTimeAsync(200);
    expect(sent).toHaveLength(2);
  });

  it('PageIsClosedBeforeItIsConfirmed_TheNextPageSendsIt', async () => {
    let kept: readonly Receipt[] = [];
    const online = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('offline')).mockResolvedValue();
    const open = () =>
      new ReceiptMerger(
        online,
        () => 200,
        receipts => (kept = receipts),
      );
    open().seen('a', 3);
    await vi.advanceTimersByTimeAsync(0);
    expect(kept).toEqual([{ conversationId: 'a', delivered: 3, seen: 3 }]);
    const next = open();
    next.takeUp(kept);
    next.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(online).toHaveBeenCalledTimes(2);
    expect(kept).toEqual([]);
  });
});
