import { describe, expect, it } from 'vitest';
import { reachedByAll, statusOf } from './cursors';
import { member, self } from './fixtures';

const me = member(self, { deliveredSeq: 99, readSeq: 99 });

describe('statusOf', () => {
  it('NobodyHasIt_Sent', () => {
    expect(statusOf(5, reachedByAll([me, member('a', { deliveredSeq: 4 })], self))).toBe('sent');
  });

  it('EverybodyHasIt_Delivered', () => {
    const members = [me, member('a', { deliveredSeq: 5 }), member('b', { deliveredSeq: 9, readSeq: 9 })];
    expect(statusOf(5, reachedByAll(members, self))).toBe('delivered');
  });

  it('OneOfAGroupIsBehind_StaysSent', () => {
    const members = [me, member('a', { deliveredSeq: 9, readSeq: 9 }), member('b')];
    expect(statusOf(5, reachedByAll(members, self))).toBe('sent');
  });

  it('EverybodyHasRead_Seen', () => {
    const members = [me, member('a', { readSeq: 5 }), member('b', { readSeq: 7 })];
    expect(statusOf(5, reachedByAll(members, self))).toBe('seen');
  });

  it('NobodyElse_Sent', () => {
    expect(statusOf(5, reachedByAll([me], self))).toBe('sent');
  });

  it('MembersUnknown_Sent', () => {
    expect(statusOf(5, reachedByAll(null, self))).toBe('sent');
  });
});
