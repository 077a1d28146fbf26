import { describe, expect, it } from 'vitest';
import { onlyEmoji } from './onlyEmoji';

describe('onlyEmoji', () => {
  it.each(['👍', '👍🏽', '👩‍👩‍👧‍👦', '🇩🇪', '#️⃣', '❤️'])('%s_IsOne', emoji => {
    expect(onlyEmoji(` ${emoji} `)).toBe(emoji);
  });

  it.each(['', 'a', '7', '👍👍', '👍a', 'ok'])('"%s"_IsNone', text => {
    expect(onlyEmoji(text)).toBeNull();
  });
});
