import {
  type KeyboardEvent,
  type RefObject,
  type SyntheticEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { type Suggestion, type Suggestions, useSuggestions } from './useSuggestions';
import { beginningAt, completed } from './writing';

/** What a field of text needs so that one can choose whom one mentions. */
export interface Mentioning extends Suggestions {
  listId: string;
  /** Which of the suggestions Enter takes. */
  chosen: number;
  take: (suggestion: Suggestion) => void;
  /** Whether the key was for the list. */
  keyDown: (event: KeyboardEvent) => boolean;
  /** For the field. */
  field: {
    'aria-autocomplete': 'list';
    'aria-controls': string | undefined;
    'aria-activedescendant': string | undefined;
    onInput: (event: SyntheticEvent<HTMLTextAreaElement>) => void;
    onSelect: (event: SyntheticEvent<HTMLTextAreaElement>) => void;
  };
  /** The field was left: the list goes. */
  leave: () => void;
}

export const optionId = (listId: string, index: number) => `${listId}-${index}`;

export function useMentioning(
  conversationId: string,
  element: RefObject<HTMLTextAreaElement | null>,
  text: string,
  write: (text: string) => void,
): Mentioning {
  const listId = useId();
  const [caret, setCaret] = useState<number | null>(null);
  // Escape closes the list for this mention alone.
  const [refused, setRefused] = useState<number | null>(null);
  const [moved, setMoved] = useState({ prefix: '', index: 0 });
  const next = useRef<number | null>(null);
  const begun = caret === null ? null : beginningAt(text, caret);
  const beginning = begun?.start === refused ? null : begun;
  const { items, failed } = useSuggestions(conversationId, beginning?.prefix ?? null);
  // What was chosen among others is chosen no more.
  const chosen = moved.prefix === beginning?.prefix ? Math.min(moved.index, items.length - 1) : 0;
  const open = items.length > 0;

  useLayoutEffect(() => {
    if (next.current === null) return;
    element.current?.setSelectionRange(next.current, next.current);
    next.current = null;
  });

  function follow({ currentTarget: { selectionStart, selectionEnd } }: SyntheticEvent<HTMLTextAreaElement>): void {
    setCaret(selectionStart === selectionEnd ? selectionStart : null);
    if (begun === null) setRefused(null);
  }

  function take({ name }: Suggestion): void {
    if (!beginning) return;
    const done = completed(text, beginning, name);
    next.current = done.caret;
    write(done.text);
    setCaret(done.caret);
    element.current?.focus();
  }

  function keyDown(event: KeyboardEvent): boolean {
    const suggestion = items[chosen];
    if (!open || !beginning || !suggestion || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey)
      return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined)
      setMoved({ prefix: beginning.prefix, index: (chosen + step + items.length) % items.length });
    else if (event.key === 'Enter' || event.key === 'Tab') take(suggestion);
    else if (event.key === 'Escape') setRefused(beginning.start);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return {
    items,
    failed: failed && beginning !== null,
    listId,
    chosen,
    take,
    keyDown,
    field: {
      'aria-autocomplete': 'list',
      'aria-controls': open ? listId : undefined,
      'aria-activedescendant': open ? optionId(listId, chosen) : undefined,
      onInput: follow,
      onSelect: follow,
    },
    leave: () => setCaret(null),
  };
}
