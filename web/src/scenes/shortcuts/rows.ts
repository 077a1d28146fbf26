import type { Keys } from '@/shortcuts/press';
import { type Place, type Shortcut, shortcuts } from '@/shortcuts/table';

export interface SheetRow {
  text: Shortcut['text'];
  keys: readonly Keys[];
}

export const places = ['everywhere', 'list', 'writing', 'messages', 'picture'] as const satisfies readonly Place[];

/** The lines of a place; what is called alike stands in one. */
export function rowsOf(place: Place, enterSends: boolean): SheetRow[] {
  const rows = new Map<Shortcut['text'], Keys[]>();
  for (const shortcut of Object.values<Shortcut>(shortcuts)) {
    if (shortcut.place !== place) continue;
    rows.set(shortcut.text, [...(rows.get(shortcut.text) ?? []), ...keysOf(shortcut, enterSends)]);
  }
  return [...rows].map(([text, keys]) => ({ text, keys }));
}

/** Who has chosen so begins a new line by Enter. */
function keysOf({ text, keys }: Shortcut, enterSends: boolean): readonly Keys[] {
  if (enterSends) return keys;
  if (text === 'send') return keys.filter(each => each !== 'Enter');
  return text === 'new-line' ? ['Enter', ...keys] : keys;
}
