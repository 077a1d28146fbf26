import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/api/errors';
import type { Message } from '@/api/types';
import * as make from '@/stores/log/fixtures';
import { fetchQuoted, handleQuotes, resetQuotes, useQuotes } from '.';

const getMessage = vi.hoisted(() => vi.fn<(id: string, messageId: string) => Promise<unknown>>());
vi.mock('@/api/conversations', () => ({ getMessage }));

describe('quoted messages that the log does not hold', () => {
  const message = make.message(3);
  let updated: (frame: { message?: Message }) => void;
  let hidden: (frame: { messageId: string }) => void;
  let connected: () => void;

  beforeEach(() => {
    resetQuotes();
    getMessage.mockReset();
    handleQuotes({
      on: (event: string, handler: never) => {
        if (event === 'message-updated') updated = handler;
        else hidden = handler;
      },
      onConnect: (handler: () => void) => {
        connected = handler;
      },
    } as never);
  });

  const fetched = () => useQuotes.getState().m3;

  it('IsAskedFor_AndFollowsItsMessage', async () => {
    getMessage.mockResolvedValue({ message, users: [] });
    await fetchQuoted(make.chat, 'm3');
    expect(getMessage).toHaveBeenCalledWith(make.chat, 'm3');
    expect(fetched()).toEqual({ status: 'found', message });
    const edited = { ...message, text: 'edited', changedRev: 9 };
    updated({ message: edited });
    expect(fetched()).toEqual({ status: 'found', message: edited });
    updated({ message: { ...message, text: 'older', changedRev: 8 } });
    expect(fetched()).toEqual({ status: 'found', message: edited });
    hidden({ messageId: 'm3' });
    expect(fetched()).toEqual({ status: 'missing' });
  });

  it('NotOnesOwnToSee_IsMissing', async () => {
    getMessage.mockRejectedValue(new ApiError({ code: 'not-found', title: 'No such message.', retryable: false }));
    await fetchQuoted(make.chat, 'm3');
    expect(fetched()).toEqual({ status: 'missing' });
    updated({ message });
    expect(fetched()).toEqual({ status: 'missing' });
  });

  it('WithoutAConnection_IsAskedForAgainWithTheNext', async () => {
    getMessage.mockRejectedValue(ApiError.network());
    await fetchQuoted(make.chat, 'm3');
    expect(fetched()).toEqual({ status: 'failed' });
    connected();
    expect(fetched()).toEqual({ status: 'failed', stale: true });
    getMessage.mockResolvedValue({ message, users: [] });
    await fetchQuoted(make.chat, 'm3');
    connected();
    getMessage.mockRejectedValue(ApiError.network());
    await fetchQuoted(make.chat, 'm3');
    expect(fetched()).toEqual({ status: 'found', message });
  });
});
