import { useCallback, useEffect, useRef, useState } from 'react';

export type Loaded<T> = { status: 'loading' } | { status: 'failed'; error: unknown } | { status: 'loaded'; value: T };

/** Loads something when it is first shown and whenever `key` changes. What was loaded stays visible while it is loaded anew. */
export function useLoad<T>(load: () => Promise<T>, key = '') {
  const [state, setState] = useState<Loaded<T>>({ status: 'loading' });
  const latest = useRef(load);
  latest.current = load;
  // An answer to an earlier question must not replace that to a later one.
  const [round] = useState(() => ({ count: 0 }));

  const reload = useCallback(async () => {
    const mine = ++round.count;
    setState(before => (before.status === 'loaded' ? before : { status: 'loading' }));
    try {
      const value = await latest.current();
      if (mine === round.count) setState({ status: 'loaded', value });
    } catch (error) {
      if (mine === round.count) setState({ status: 'failed', error });
    }
  }, [round]);

  useEffect(() => {
    setState({ status: 'loading' });
    void reload();
    return () => {
      round.count++;
    };
  }, [key, reload, round]);

  const set = useCallback(
    (value: T) => {
      round.count++;
      setState({ status: 'loaded', value });
    },
    [round],
  );
  return { ...state, reload, set };
}
