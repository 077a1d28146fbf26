import { describe, expect, it } from 'vitest';
import { isFewEmoji } from './emoji';

describe('isFewEmoji', () => {
  it.each(['👍', '👍🏽 🎉', '👨‍👩‍👧‍👦👩🏽‍🤝‍👨🏿🏳️‍🌈', '❤️', '1️⃣', '🇩🇪', ' 😀\n'])('%s_Yes', text => expect(isFewEmoji(text)).toBe(true));
  it.each(['', ' ', '😀😀😀😀', '1', '12', '#', 'a 👍', '👍!', '©', '❤'])('%o_No', text =>
    expect(isFewEmoji(text)).toBe(false),
  );
});
