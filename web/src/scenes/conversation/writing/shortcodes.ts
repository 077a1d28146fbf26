const begun = /(?:^|[\s(])(:([\p{L}\p{N}_+-]{2,40}))$/u;

/** What is being written after a colon, up to the caret: where it begins, and what it says. */
export function shortcodeAt(text: string, caret: number): { from: number; beginning: string } | null {
  // No longer one is looked for: a field is read at each key.
  const [, written = '', beginning = ''] = begun.exec(text.slice(Math.max(0, caret - 44), caret)) ?? [];
  return written === '' ? null : { from: caret - written.length, beginning };
}
