import { describe, expect, it } from 'vitest';
import { namesOf } from './names';

const reaction = (count: number, mine: boolean, userIds: string[]) => ({ emoji: '👍', count, mine, userIds });

describe('namesOf', () => {
  it('OneselfComesFirst', () => {
    expect(namesOf(reaction(1, true, ['me']), ['Me'], 'me')).toBe('You');
    expect(namesOf(reaction(2, true, ['a', 'me']), ['Ada', 'Me'], 'me')).toBe('You and Ada');
    expect(namesOf(reaction(3, true, ['a', 'b']), ['Ada', 'Bob'], 'me')).toBe('You, Ada and Bob');
  });

  it('WhoIsNotNamedIsCounted', () => {
    expect(namesOf(reaction(4, false, ['a', 'b']), ['Ada', undefined], 'me')).toBe('Ada and 3 others');
    expect(namesOf(reaction(2, false, ['a', 'b']), [undefined, undefined], 'me')).toBe('2 people');
  });
});
