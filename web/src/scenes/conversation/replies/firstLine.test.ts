import { describe, expect, it } from 'vitest';
import { firstLine } from './useQuoteLine';

describe('firstLine', () => {
  it('IsTheFirstThatSaysSomething', () => {
    expect(firstLine('one\ntwo')).toBe('one');
    expect(firstLine('\n  \ntwo')).toBe('two');
    expect(firstLine('')).toBe('');
  });
});
