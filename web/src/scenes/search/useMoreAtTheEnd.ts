import { type RefObject, useEffect, useRef } from 'react';
import type { Results } from './useResults';

/** Fetches the next page when the end of the list comes near. Not after a failure, nor when nothing was found so far: then a button says what there is. */
export function useMoreAtTheEnd(results: Results & { more: () => void }): RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  const waits = results.status === 'idle' && results.cursor !== null && results.items.length > 0 && !results.incomplete;
  const latest = useRef(results.more);
  latest.current = results.more;
  useEffect(() => {
    if (!waits || end.current === null) return;
    const observer = new IntersectionObserver(
      entries => {
        if (entries.some(entry => entry.isIntersecting)) latest.current();
      },
      { rootMargin: '400px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [waits, results.items.length]);
  return end;
}
