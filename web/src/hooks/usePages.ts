import { useCallback, useEffect, useRef, useState } from 'react';

interface Page<T> {
  items: readonly T[];
  nextCursor?: string | null;
}

interface State<T> {
  items: readonly T[];
  cursor: string | null;
  status: 'loading' | 'idle' | 'failed';
  /** Whether a first page has come. */
  known: boolean;
  error: unknown;
}

/** A list that the server gives page by page; anew whenever `key` changes. */
export function usePages<T>(load: (cursor: string | undefined) => Promise<Page<T>>, key = '') {
  const nothing: State<T> = { items: [], cursor: null, status: 'loading', known: false, error: null };
  const [state, setState] = useState(nothing);
  const latest = useRef(load);
  latest.current = load;
  const [round] = useState(() => ({ count: 0 }));

  const fetchPage = useCallback(
    async (cursor: string | null) => {
      const mine = ++round.count;
      setState(before => ({ ...before, status: 'loading', error: null }));
      try {
        const page = await latest.current(cursor ?? undefined);
        if (mine !== round.count) return;
        setState(before => ({
          items: cursor === null ? page.items : [...before.items, ...page.items],
          cursor: page.nextCursor ?? null,
          status: 'idle',
          known: true,
          error: null,
        }));
      } catch (error) {
        if (mine === round.count) setState(before => ({ ...before, status: 'failed', error }));
      }
    },
    [round],
  );

  useEffect(() => {
    setState(before => ({ ...before, items: [], cursor: null, known: false }));
    void fetchPage(null);
    return () => {
      round.count++;
    };
  }, [key, fetchPage, round]);

  return {
    ...state,
    more: () => void fetchPage(state.known ? state.cursor : null),
    reload: () => fetchPage(null),
    change: (edit: (items: readonly T[]) => readonly T[]) =>
      setState(before => ({ ...before, items: edit(before.items) })),
  };
}
