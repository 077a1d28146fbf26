import { describe, expect, it } from 'vitest';
import { plainText } from './plain';

describe('plainText', () => {
  it.each([
    ['**a** _b_ `c` ~~d~~ [e](https://e.example)', 'a b c d e'],
    ['a ||secret|| b', 'a ▒▒▒▒ b'],
    ['> a\n- b\n- c\n3. d', 'a\n– b\n– c\n3. d'],
    ['```js\nx *y*\n```', 'x *y*'],
    ['no marks at all', 'no marks at all'],
    ['2 * 3 || 4', '2 * 3 || 4'],
  ])('%s', (text, expected) => expect(plainText(text)).toBe(expected));

  it('Cut_InASpoiler_HidesTheRest', () => {
    expect(plainText('he ||dies in the…', { cut: true })).toBe('he ▒▒▒▒');
    expect(plainText('he ||dies|| in the…', { cut: true })).toBe('he ▒▒▒▒ in the…');
    expect(plainText('nothing hidden…', { cut: true })).toBe('nothing hidden…');
    expect(plainText('```\ncode…', { cut: true })).toBe('code…');
  });
});
