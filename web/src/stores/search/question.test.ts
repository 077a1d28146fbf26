import { describe, expect, it } from 'vitest';
import { noQuestion, type Question, toQuery } from './question';

describe('toQuery', () => {
  it.each<[Partial<Question>, string]>([
    [{}, ''],
    [{ words: '  ' }, ''],
    [{ conversationId: 'c' }, ''],
    [{ words: ' blue "two words" ' }, 'blue "two words"'],
    [{ words: 'tea', conversationId: 'c' }, 'tea in:c'],
    [{ mentions: true }, 'mentions:me'],
    [{ words: 'tea', mine: true, mentions: true }, 'tea from:me mentions:me'],
    [{ has: 'image', conversationId: 'c' }, 'in:c has:image'],
    [
      { words: 'tea', mine: true, has: 'link', after: '2026-01-01', before: '2026-02-01' },
      'tea from:me has:link after:2026-01-01 before:2026-02-01',
    ],
  ])('%o_IsAsked', (question, expected) => {
    expect(toQuery({ ...noQuestion, ...question })).toBe(expected);
  });
});
