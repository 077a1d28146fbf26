import { describe, expect, it } from 'vitest';
import { loadEmoji, withTone } from './emoji';
import { completeShortcode, searchEmoji } from './search';

const all = await loadEmoji();
const found = (query: string) => searchEmoji(all, query).map(({ character }) => character);
const first = (beginning: string) => completeShortcode(all, beginning, 6).map(({ character }) => character);

describe('emoji', () => {
  it('Table_HasThemAllOnce_AndNoneThatIsTooNew', () => {
    expect(all.length).toBeGreaterThan(1_700);
    expect(new Set(all.map(({ character }) => character)).size).toBe(all.length);
    expect(all.map(({ character }) => character)).not.toContain('🫩'); // Of 2024.
    expect(all.every(({ label, shortcodes }) => label !== '' && shortcodes.length > 0)).toBe(true);
  });

  it('Tone_IsOfThoseThatHaveOne', () => {
    const [hand] = searchEmoji(all, 'thumbs up');
    const [cat] = searchEmoji(all, 'cat face');
    expect(hand && [withTone(hand, 0), withTone(hand, 5)]).toEqual(
      ['👍️', '👍🏿'].map(each => expect.stringContaining(each.slice(0, 2))),
    );
    expect(cat && withTone(cat, 3)).toBe('🐱');
  });
});

describe('searchEmoji', () => {
  it('Name_ComesBeforeKeyword', () => {
    expect(found('cat')[0]).toBe('🐱'); // Its shortcode is that.
    expect(found('cat')).toContain('🐈️');
    expect(found('grinning face')[0]).toMatch('😀');
  });

  it('Words_AreAllWanted_InAnyOrder', () => {
    expect(found('heart red')).toContain('❤️');
    expect(found('heart zebra')).toEqual([]);
  });

  it.each(['', '  ', ':', 'nosuchemoji'])('%o_FindsNone', query => expect(found(query)).toEqual([]));
  it('Case_AndAccents_DoNotMatter', () => expect(found('PIÑATA')).toEqual(found('pinata')));
});

describe('completeShortcode', () => {
  it('Shortcode_ComesFirst', () => {
    expect(first('smile')[0]).toMatch('😄');
    expect(first('tada')).toEqual(['🎉']);
    expect(first('+1')[0]).toMatch('👍');
    expect(first('heart').length).toBe(6);
    expect(first('zzzz')).toEqual([]);
  });
});
