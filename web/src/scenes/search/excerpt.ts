import type { Highlight } from '@/api/search';

export interface Part {
  text: string;
  marked: boolean;
}

/** Characters of a message that are shown, and of them before the first that was found. */
const [most, before] = [240, 60];

const isLow = (text: string, at: number) => /[\udc00-\udfff]/.test(text.charAt(at));

/** The part of a text around what was found in it, in pieces; a pair of surrogates is never cut. */
export function excerpt(text: string, highlights: readonly Highlight[]): Part[] {
  const first = highlights[0]?.start ?? 0;
  let start = text.length <= most || first <= before ? 0 : first - before;
  if (isLow(text, start)) start++;
  let end = Math.min(text.length, start + most);
  if (isLow(text, end)) end--;

  const parts: Part[] = [];
  const add = (from: number, to: number, marked: boolean) => {
    if (to > from) parts.push({ text: text.slice(from, to), marked });
  };
  let at = start;
  for (const { start: from, length } of highlights) {
    if (from >= end) break;
    add(at, from, false);
    add(from, Math.min(from + length, end), true);
    at = Math.min(from + length, end);
  }
  add(at, end, false);
  if (start > 0) parts.unshift({ text: '…', marked: false });
  if (end < text.length) parts.push({ text: '…', marked: false });
  return parts;
}
