import { describe, expect, it } from 'vitest';
import type { Message } from '@/api/types';
import { conversation, message, other, self } from './fixtures';
import { isMentioned } from './mentioned';
import type { ConversationLog } from './state';

function log(readSeq: number, ...messages: Partial<Message>[]): ConversationLog {
  const state = conversation(messages.length);
  const held = messages.map((overrides, index) => message(index + 1, overrides));
  return {
    info: { ...state, me: { ...state.me, readSeq } },
    messages: held,
    last: held.length,
    hasOlder: false,
  } as unknown as ConversationLog;
}

describe('isMentioned', () => {
  it('UnreadOnesAlone_Count', () => {
    expect(isMentioned(log(0, { mentions: [self] }, {}), self)).toBe(true);
    expect(isMentioned(log(1, { mentions: [self] }, {}), self)).toBe(false);
    expect(isMentioned(log(0, { mentionsAll: true }), self)).toBe(true);
    expect(isMentioned(log(0, { mentions: [other] }, {}), self)).toBe(false);
    expect(isMentioned(log(0, { mentions: [self], senderId: self }), self)).toBe(false);
    expect(isMentioned(log(0), self)).toBe(false);
  });
});
