const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

// Whether it is one that is known decides the server.
const pictured = /\p{Extended_Pictographic}|\p{RI}\p{RI}|[#*0-9]\uFE0F?\u20E3/u;

/** The one emoji that a text consists of, or null. */
export function onlyEmoji(text: string): string | null {
  const [first, ...rest] = graphemes.segment(text.trim());
  return first !== undefined && rest.length === 0 && pictured.test(first.segment) ? first.segment : null;
}
