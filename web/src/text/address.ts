import { characterBefore, isIgnorable } from './characters';

/** No address that people write is longer; a longer one is text. */
const maxLength = 2_048;
const word = /\w/;
const blank = /\s/u;
// What ends a sentence is not part of the address before it.
const trailing = new Set(".,:;!?'*_~…");
const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

export interface Found {
  /** Where what was looked at ends: up to there no other address begins. */
  end: number;
  /** Null: it is not an address that may be opened. */
  href: string | null;
}

/** The web address that begins at this place of a text; null when none does. Each character is looked at once. */
export function addressAt(text: string, at: number): Found | null {
  const scheme = schemeAt(text, at);
  if (scheme === 0 || word.test(characterBefore(text, at))) return null;
  const open: Record<string, number> = {};
  let end = at + scheme;
  for (; end < text.length && end - at <= maxLength; end++) {
    const character = text.charAt(end);
    if (blank.test(character) || '<>"|`'.includes(character) || isIgnorable(character)) break;
    const opener = closing[character];
    // A closing bracket belongs to the address only if it was opened in it.
    if (opener !== undefined && !((open[opener] ?? 0) > 0)) break;
    if (opener !== undefined) open[opener] = (open[opener] ?? 0) - 1;
    else if ('([{'.includes(character)) open[character] = (open[character] ?? 0) + 1;
  }
  while (end > at + scheme && trailing.has(text.charAt(end - 1))) end--;
  const address = text.slice(at, end);
  return { end, href: end - at > maxLength ? null : toHref(scheme === 4 ? `https://${address}` : address) };
}

/** The length of `https://`, `http://` or `www.`; 0 for anything else. */
function schemeAt(text: string, at: number): number {
  switch (text.charCodeAt(at) | 0x20) {
    case 0x68: {
      const beginning = text.slice(at, at + 8).toLowerCase();
      if (beginning === 'https://') return 8;
      return beginning.startsWith('http://') ? 7 : 0;
    }
    case 0x77:
      return text.slice(at, at + 4).toLowerCase() === 'www.' ? 4 : 0;
    default:
      return 0;
  }
}

/** What a link opens: web and mail addresses, and nothing else. */
export function toHref(address: string): string | null {
  if (address.length > maxLength || blank.test(address)) return null;
  try {
    const url = new URL(address);
    if (url.protocol === 'mailto:') {
      // Of a mail only whom it goes to: what it says, and who else gets it, is for whoever writes it.
      return /^[^@,;]+@[^@,;]+$/.test(url.pathname) ? `mailto:${url.pathname}` : null;
    }
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
    // `https://paypal.com@elsewhere.example` shows one host and opens another.
    const named = url.hostname.includes('.') || url.hostname === 'localhost';
    return url.username || url.password || !named ? null : url.href;
  } catch {
    return null;
  }
}
