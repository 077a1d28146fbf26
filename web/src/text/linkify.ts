import { addressAt } from './address';

export type Segment = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

/** Splits a text that has no marks into plain stretches and web addresses. Only http and https become links. */
export function linkify(text: string): Segment[] {
  const segments: Segment[] = [];
  let plainFrom = 0;
  for (let at = 0; at < text.length;) {
    const found = addressAt(text, at);
    if (found?.href) {
      if (at > plainFrom) segments.push({ kind: 'text', text: text.slice(plainFrom, at) });
      segments.push({ kind: 'link', text: text.slice(at, found.end), href: found.href });
      plainFrom = found.end;
    }
    at = found?.end ?? at + 1;
  }
  if (plainFrom < text.length) segments.push({ kind: 'text', text: text.slice(plainFrom) });
  return segments;
}
