import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { User } from '@/api/types';
import { searchUsers } from '@/api/users';
import { addPeople } from '@/stores/people';

const settleMs = 250;

export type PeopleSearch =
  | { status: 'idle' }
  | { status: 'searching' }
  | { status: 'found'; users: User[]; query: string }
  | { status: 'failed'; error: unknown };

/** Searches a moment after the last key; an answer to an earlier text never replaces a later one. */
export function usePeopleSearch(text: string): PeopleSearch & { retry: () => void } {
  const [query] = useDebouncedValue(text.trim(), settleMs);
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<PeopleSearch>({ status: 'idle' });

  useEffect(() => {
    if (query === '') {
      setResult({ status: 'idle' });
      return;
    }
    const abort = new AbortController();
    setResult(before => (before.status === 'found' ? before : { status: 'searching' }));
    searchUsers(query, abort.signal).then(
      page => {
        addPeople(page.items);
        if (!abort.signal.aborted) setResult({ status: 'found', users: page.items, query });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setResult({ status: 'failed', error });
      },
    );
    return () => abort.abort();
  }, [query, attempt]);

  return { ...result, retry: () => setAttempt(number => number + 1) };
}
