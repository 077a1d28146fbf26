export type Segment = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

const candidate = /\b(?:https?:\/\/|www\.)[^\s<>"]+/giu;
// What ends a sentence is not part of the address before it.
const trailing = /[.,:;!?'*_~…]+$/u;

/** Splits a text into plain stretches and web addresses. Only http and https become links. */
export function linkify(text: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const address = trim(match[0]);
    const href = toHref(address);
    if (href === null) continue;
    if (match.index > end) segments.push({ kind: 'text', text: text.slice(end, match.index) });
    segments.push({ kind: 'link', text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) segments.push({ kind: 'text', text: text.slice(end) });
  return segments;
}

function trim(address: string): string {
  let result = address.replace(trailing, '');
  // A closing bracket belongs to the address only if it was opened in it.
  for (const [open, close] of ['()', '[]', '{}'] as const) {
    while (result.endsWith(close ?? '') && count(result, close) > count(result, open)) {
      result = result.slice(0, -1).replace(trailing, '');
    }
  }
  return result;
}

const count = (text: string, char: string | undefined) => text.split(char ?? '').length - 1;

function toHref(address: string): string | null {
  try {
    const url = new URL(address.toLowerCase().startsWith('www.') ? `https://${address}` : address);
    // `https://paypal.com@elsewhere.example` shows one host and opens another.
    return url.username || url.password || (!url.hostname.includes('.') && url.hostname !== 'localhost')
      ? null
      : url.href;
  } catch {
    return null;
  }
}
