import { describe, expect, it } from 'vitest';
import { neighbour } from './neighbour';

const ids = ['a', 'b', 'c', 'd'];

describe('neighbour', () => {
  it('Ends_MeetOneAnother', () => {
    expect([neighbour(ids, 'b', 1), neighbour(ids, 'b', -1)]).toEqual(['c', 'a']);
    expect([neighbour(ids, 'd', 1), neighbour(ids, 'a', -1)]).toEqual(['a', 'd']);
  });

  it('FromNowhere_ItBeginsAtAnEnd', () => {
    expect([neighbour(ids, null, 1), neighbour(ids, null, -1)]).toEqual(['a', 'd']);
    expect([neighbour(ids, 'gone', 1), neighbour(ids, 'gone', -1)]).toEqual(['a', 'd']);
  });

  it('OnlyTheWanted_AreGoneTo_AndNeverTheOneThatIsOpen', () => {
    expect(neighbour(ids, 'b', 1, id => id === 'a')).toBe('a');
    expect(neighbour(ids, 'b', 1, id => id === 'b')).toBeUndefined();
    expect(neighbour([], null, 1)).toBeUndefined();
    expect(neighbour(['a'], 'a', -1)).toBeUndefined();
  });
});
