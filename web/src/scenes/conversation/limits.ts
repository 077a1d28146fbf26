const encoder = new TextEncoder();

/** The server's limit for a text message, in bytes of UTF-8, when it has not named another. */
export const messageBytes = 8192;
/** From this many bytes before the limit on, what is left is shown. */
const warnBytes = 512;

export const utf8Length = (text: string): number => encoder.encode(text).length;

export type Room = { kind: 'plenty' } | { kind: 'little'; left: number } | { kind: 'none'; over: number };

/** How much more may be written. */
export function roomFor(text: string, limit = messageBytes): Room {
  // A UTF-16 unit is at most three bytes: most texts need no counting.
  if (text.length * 3 < limit - warnBytes) return { kind: 'plenty' };
  const left = limit - utf8Length(text);
  if (left < 0) return { kind: 'none', over: -left };
  return left <= warnBytes ? { kind: 'little', left } : { kind: 'plenty' };
}

/** The text as it is sent: without blank edges, and with half a surrogate pair replaced, which has no UTF-8. */
export function normalize(text: string): string {
  const trimmed = text.replace(/\r\n?/g, '\n').replace(/^(?:[^\S\n]*\n)+|\s+$/g, '');
  return new TextDecoder().decode(encoder.encode(trimmed));
}
