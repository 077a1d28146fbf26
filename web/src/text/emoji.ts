const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const emoji = /^(?:\p{RI}\p{RI}|\p{Emoji_Presentation}|\p{Emoji}\uFE0F)/u;

/** No longer text is looked at: a family with skin tones has 41 units. */
const maxUnits = 140;

/** Whether a text is one to three emoji and nothing else; those are drawn larger. */
export function isFewEmoji(text: string): boolean {
  if (text.length > maxUnits) return false;
  const drawn = Array.from(graphemes.segment(text), ({ segment }) => segment).filter(each => each.trim() !== '');
  return drawn.length > 0 && drawn.length <= 3 && drawn.every(each => emoji.test(each));
}
