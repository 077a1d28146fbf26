import type { shortcutsTexts } from '@/i18n/en/shortcuts';
import { isPressed, type Keys, type Press } from './press';

/** Where the keys are heard. */
export type Place = 'everywhere' | 'list' | 'messages' | 'writing' | 'picture';

export interface Shortcut {
  place: Place;
  keys: readonly Keys[];
  /** What the sheet says of it; those that are called alike stand in one line. */
  text: keyof typeof shortcutsTexts;
}

/** Every shortcut of the client: what listens to keys asks `shortcutOf`, and the sheet is made of this. */
export const shortcuts = {
  switcher: { place: 'everywhere', keys: ['mod+K'], text: 'switcher' },
  search: { place: 'everywhere', keys: ['mod+shift+F'], text: 'search' },
  'next-conversation': { place: 'everywhere', keys: ['alt+ArrowDown'], text: 'conversation' },
  'previous-conversation': { place: 'everywhere', keys: ['alt+ArrowUp'], text: 'conversation' },
  'next-unread': { place: 'everywhere', keys: ['alt+shift+ArrowDown'], text: 'unread' },
  'previous-unread': { place: 'everywhere', keys: ['alt+shift+ArrowUp'], text: 'unread' },
  leave: { place: 'everywhere', keys: ['Escape'], text: 'leave' },
  sheet: { place: 'everywhere', keys: ['?', 'mod+/'], text: 'sheet' },

  'list-next': { place: 'list', keys: ['ArrowDown'], text: 'list.walk' },
  'list-previous': { place: 'list', keys: ['ArrowUp'], text: 'list.walk' },
  'list-first': { place: 'list', keys: ['Home'], text: 'list.ends' },
  'list-last': { place: 'list', keys: ['End'], text: 'list.ends' },

  send: { place: 'writing', keys: ['Enter', 'mod+Enter'], text: 'send' },
  // The field does that by itself.
  'new-line': { place: 'writing', keys: ['shift+Enter'], text: 'new-line' },
  'edit-last': { place: 'writing', keys: ['ArrowUp'], text: 'edit-last' },
  bold: { place: 'writing', keys: ['mod+B'], text: 'bold' },
  italic: { place: 'writing', keys: ['mod+I'], text: 'italic' },
  strike: { place: 'writing', keys: ['mod+shift+X'], text: 'strike' },
  code: { place: 'writing', keys: ['mod+E'], text: 'code' },

  'message-previous': { place: 'messages', keys: ['ArrowUp'], text: 'messages.walk' },
  'message-next': { place: 'messages', keys: ['ArrowDown'], text: 'messages.walk' },
  'message-menu': { place: 'messages', keys: ['Enter', 'ContextMenu', 'shift+F10'], text: 'messages.menu' },
  reply: { place: 'messages', keys: ['R'], text: 'reply' },

  'picture-previous': { place: 'picture', keys: ['ArrowLeft'], text: 'picture.walk' },
  'picture-next': { place: 'picture', keys: ['ArrowRight'], text: 'picture.walk' },
  'zoom-in': { place: 'picture', keys: ['+', '='], text: 'picture.zoom' },
  'zoom-out': { place: 'picture', keys: ['-'], text: 'picture.zoom' },
  'zoom-whole': { place: 'picture', keys: ['0'], text: 'picture.whole' },
  'picture-up': { place: 'picture', keys: ['ArrowUp', 'shift+ArrowUp'], text: 'picture.move' },
  'picture-down': { place: 'picture', keys: ['ArrowDown', 'shift+ArrowDown'], text: 'picture.move' },
  'picture-left': { place: 'picture', keys: ['shift+ArrowLeft'], text: 'picture.move' },
  'picture-right': { place: 'picture', keys: ['shift+ArrowRight'], text: 'picture.move' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutId = keyof typeof shortcuts;
/** Those of a place. */
export type ShortcutOf<P extends Place> = {
  [Id in ShortcutId]: (typeof shortcuts)[Id]['place'] extends P ? Id : never;
}[ShortcutId];

const all = Object.entries(shortcuts) as [ShortcutId, Shortcut][];

/** The shortcut of a place that a press of keys stands for. */
export function shortcutOf<P extends Place>(press: Press, place: P): ShortcutOf<P> | null {
  const found = all.find(([, each]) => each.place === place && each.keys.some(keys => isPressed(press, keys)));
  return (found?.[0] as ShortcutOf<P> | undefined) ?? null;
}

/** Enter sends, or begins a new line, as one has chosen; with the other key it sends in any case. */
export const sends = (press: Press, enterSends: boolean): boolean =>
  shortcutOf(press, 'writing') === 'send' && (enterSends || press.ctrlKey || press.metaKey);
