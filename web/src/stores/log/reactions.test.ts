import { describe, expect, it } from 'vitest';
import * as make from './fixtures';
import { mergeMessages } from './messages';
import { isMine } from './reactions';

const thumbs = (count: number, userIds: string[], mine?: boolean) => [
  { emoji: '👍', count, userIds, ...(mine === undefined ? {} : { mine }) },
];
const at = (rev: number, reactions: ReturnType<typeof thumbs>) => make.message(1, { changedRev: rev, reactions });
const mine = (message: ReturnType<typeof make.message> | undefined) =>
  message?.reactions?.map(reaction => isMine(reaction, make.self));

describe('reactions', () => {
  it('AllNamed_AreTheirOwnProof', () => {
    expect(mine(at(2, thumbs(2, ['a', make.self])))).toEqual([true]);
    expect(mine(at(2, thumbs(1, ['a'])))).toEqual([false]);
  });

  it('NotAllNamed_AFrameThatAllShare_LeavesOnesOwnAsItWas', () => {
    for (const was of [true, false]) {
      const held = mergeMessages([at(2, thumbs(3, ['a'], was))], [at(3, thumbs(4, ['a']))]);
      expect(mine(held[0])).toEqual([was]);
      expect(mine(mergeMessages(held, [at(4, thumbs(2, ['b']))])[0])).toEqual([was]);
    }
  });

  it('NotAllNamed_WhatIsSaidCounts', () => {
    const held = mergeMessages([at(2, thumbs(3, ['a'], true))], [at(3, thumbs(2, ['a'], false))]);
    expect(mine(held[0])).toEqual([false]);
  });

  it('NotAllNamed_OfAnotherEmojiSaysNothing', () => {
    const other = [{ emoji: '🎉', count: 3, userIds: ['a'] }];
    expect(
      mine(mergeMessages([at(2, thumbs(3, ['a'], true))], [make.message(1, { changedRev: 3, reactions: other })])[0]),
    ).toEqual([false]);
  });
});
