import { describe, expect, it } from 'vitest';
import { findMentions, type Named, splitMentions } from './mentions';

const anna: Named = { id: 'a', username: 'anna' };
const bob: Named = { id: 'b', username: 'bob' };
const dotted: Named = { id: 'd', username: 'anna.' };

const found = (text: string, named: readonly Named[] = [anna, bob], all = false) =>
  findMentions(text, named, all).map(({ start, end, userId }) => `${text.slice(start, end)}=${userId ?? 'all'}`);

describe('findMentions', () => {
  // The same cases as the server's: MentionTextTests.
  it.each([
    ['nobody', []],
    ['@anna', ['@anna=a']],
    ['hello @Anna, how are you?', ['@Anna=a']],
    ['(@anna) and @bob!', ['@anna=a', '@bob=b']],
    ['@anna’s and @bob:', ['@anna=a', '@bob=b']],
    ['üx@anna 9@anna _@anna @@anna', []],
    ['mail anna@example.org, see https://example.org/@anna', []],
    ['äöü @anna 🎉@bob', ['@anna=a', '@bob=b']],
    ['@anna.', ['@anna=a']],
    ['@anna-_.', ['@anna=a']],
    ['@anna.b', []],
    ['@annabel', []],
    ['line\n@anna\t@bob', ['@anna=a', '@bob=b']],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('NameThatEndsInADot_IsTheLonger', () => {
    expect(found('@anna.', [anna, dotted])).toEqual(['@anna.=d']);
  });

  it('Everybody_OnlyWhereTheServerSaysSo', () => {
    expect(found('@all, @ALL.', [], true)).toEqual(['@all=all', '@ALL=all']);
    expect(found('@all')).toEqual([]);
    expect(found('@allowed', [], true)).toEqual([]);
  });

  it('LongText_IsReadInOneGo', () => {
    expect(found('@'.repeat(100_000))).toEqual([]);
    expect(found(`@anna${'.'.repeat(8_000)}`)).toEqual(['@anna=a']);
  });
});

describe('splitMentions', () => {
  it('Pieces_MakeTheTextAgain', () => {
    const text = 'ask @anna or @bob.';
    const pieces = splitMentions(text, [anna, bob], false);
    expect(pieces.map(piece => piece.text)).toEqual(['ask ', '@anna', ' or ', '@bob', '.']);
    expect(pieces.map(piece => piece.mention?.userId ?? null)).toEqual([null, 'a', null, 'b', null]);
    expect(splitMentions('', [anna], false)).toEqual([]);
  });
});
