import { type FormEvent, useState } from 'react';

/** Something that is sent off: once at a time, with what went wrong. */
export function useTask<A extends unknown[]>(action: (...args: A) => Promise<unknown>) {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });

  async function run(...args: A): Promise<void> {
    if (state.busy) return;
    setState({ busy: true, error: null });
    try {
      await action(...args);
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    }
  }

  return { ...state, run: (...args: A) => void run(...args) };
}

/** A form's submission. */
export function useSubmit(action: () => Promise<unknown>) {
  const { run, ...state } = useTask(action);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  return { ...state, submit };
}
