import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type SearchHit, type SearchOrder, searchMessages } from '@/api/search';
import { addPeople } from '@/stores/people';

const settleMs = 300;

export interface Results {
  items: readonly SearchHit[];
  cursor: string | null;
  status: 'idle' | 'loading' | 'failed';
  /** Whether a first page of this question has come. */
  known: boolean;
  /** The last page ended early. */
  incomplete: boolean;
  error: unknown;
}

const nothing: Results = { items: [], cursor: null, status: 'idle', known: false, incomplete: false, error: null };

/** What is found, page by page, a moment after the last key. An answer to an earlier question never replaces a later one, whose search ends the earlier one's. */
export function useResults(typed: string, order: SearchOrder): Results & { query: string; more: () => void } {
  const [query] = useDebouncedValue(typed, settleMs);
  const [results, setResults] = useState(nothing);
  const running = useRef<AbortController>(undefined);

  const load = useCallback(
    async (cursor: string | null) => {
      running.current?.abort();
      const { signal } = (running.current = new AbortController());
      setResults(before => ({ ...before, status: 'loading', error: null }));
      try {
        const page = await searchMessages(query, order, cursor ?? undefined, signal);
        if (signal.aborted) return;
        addPeople(page.users);
        setResults(before => ({
          items: cursor === null ? page.items : [...before.items, ...page.items],
          cursor: page.nextCursor,
          status: 'idle',
          known: true,
          incomplete: page.incomplete,
          error: null,
        }));
      } catch (error) {
        if (!signal.aborted) setResults(before => ({ ...before, status: 'failed', error }));
      }
    },
    [query, order],
  );

  useEffect(() => {
    setResults(nothing);
    if (query !== '') void load(null);
    return () => running.current?.abort();
  }, [query, load]);

  return { ...results, query, more: () => void load(results.known ? results.cursor : null) };
}
