import { describe, expect, it } from 'vitest';
import { beginningAt, completed, isEverybody, isNamed } from './writing';

describe('beginningAt', () => {
  it.each([
    ['@', { start: 0, prefix: '' }],
    ['@an', { start: 0, prefix: 'an' }],
    ['hello @an', { start: 6, prefix: 'an' }],
    ['(@Jö', { start: 1, prefix: 'Jö' }],
    ['🎉@an', { start: 2, prefix: 'an' }],
    ['mail an@ex', null],
    ['https://a.example/@an', null],
    ['@an na', null],
    ['@@an', null],
    ['no', null],
  ])('%s', (text, expected) => {
    expect(beginningAt(text, text.length)).toEqual(expected);
  });

  it('CaretInTheMiddle_IsWhatCounts', () => {
    expect(beginningAt('ask @anna now', 7)).toEqual({ start: 4, prefix: 'an' });
    expect(beginningAt('ask @anna now', 2)).toBeNull();
  });

  it('LongerThanAnyName_IsNone', () => {
    expect(beginningAt(`@${'a'.repeat(40)}`, 41)).toBeNull();
  });
});

describe('completed', () => {
  it('Name_TakesThePlaceOfWhatWasBegun_WithOneSpace', () => {
    expect(completed('ask @an', { start: 4, prefix: 'an' }, 'anna')).toEqual({ text: 'ask @anna ', caret: 10 });
    expect(completed('ask @an now', { start: 4, prefix: 'an' }, 'anna')).toEqual({ text: 'ask @anna now', caret: 10 });
  });
});

describe('isNamed', () => {
  it('UsernameAndWordsOfTheName_Count', () => {
    const person = { username: 'bo1', displayName: 'Ben Okafor' };
    for (const prefix of ['', 'BO', 'ben', 'Oka', 'ben o']) expect(isNamed(person, prefix)).toBe(true);
    for (const prefix of ['afor', 'x']) expect(isNamed(person, prefix)).toBe(false);
  });
});

describe('isEverybody', () => {
  it('OneLanguagesWordAndTheOther_Count', () => {
    expect(isEverybody('AL', 'alle')).toBe(true);
    expect(isEverybody('alle', 'alle')).toBe(true);
    expect(isEverybody('alla', 'alle')).toBe(false);
  });
});
