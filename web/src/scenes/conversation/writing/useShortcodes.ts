import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { chosenTone, rememberRecent } from '@/components/emoji/remembered';
import { type Emoji, loadEmoji, withTone } from '@/components/emoji/emoji';
import { completeShortcode } from '@/components/emoji/search';
import { insertText } from './insert';
import { shortcodeAt } from './shortcodes';

const most = 6;
/** Of the list, for the field that it belongs to. */
export const listId = 'composer-emoji';

export interface Shortcodes {
  found: readonly Emoji[];
  active: number;
  pick: (emoji: Emoji) => void;
  /** Whether the key was for the list. */
  keyDown: (event: KeyboardEvent) => boolean;
}

/** While `:smi` is being written: the emoji that are called so, to be chosen by keys or pointer. */
export function useShortcodes(field: RefObject<HTMLTextAreaElement | null>, text: string): Shortcodes {
  const [state, setState] = useState<{ text: string; from: number; found: readonly Emoji[] }>();
  const [active, setActive] = useState(0);

  useEffect(() => {
    let wanted = true;
    setActive(0);
    const caret = field.current?.selectionEnd ?? text.length;
    const begun = shortcodeAt(text, caret);
    if (!begun) {
      setState(undefined);
      return;
    }
    void loadEmoji().then(
      all => {
        if (wanted) setState({ text, from: begun.from, found: completeShortcode(all, begun.beginning, most) });
      },
      () => {}, // It is only a help.
    );
    return () => {
      wanted = false;
    };
  }, [field, text]);

  // Those of another text are of no use.
  const current = state?.text === text ? state : undefined;
  const found = current?.found ?? [];

  function pick(emoji: Emoji): void {
    if (!field.current || !current) return;
    const character = withTone(emoji, chosenTone());
    rememberRecent(character);
    insertText(field.current, `${character} `, current.from, field.current.selectionEnd);
    setState(undefined);
  }

  function keyDown(event: KeyboardEvent): boolean {
    const chosen = found[active];
    if (!chosen || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    switch (event.key) {
      case 'ArrowDown':
        setActive((active + 1) % found.length);
        break;
      case 'ArrowUp':
        setActive((active + found.length - 1) % found.length);
        break;
      case 'Enter':
      case 'Tab':
        pick(chosen);
        break;
      case 'Escape':
        setState(undefined);
        break;
      default:
        return false;
    }
    event.preventDefault();
    return true;
  }

  return { found, active, pick, keyDown };
}
