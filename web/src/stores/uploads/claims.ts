import type { Unfinished } from './unfinished';

/** Without HTTPS there are no locks: then those of this page. */
const claimed = new Set<string>();

const lockOf = (fingerprint: string) => `parley.uploads.${fingerprint}`;

/** Runs what would use what is kept of a file; `mine`: nobody else does at the moment, here or in another tab. */
export async function claim<T>(fingerprint: string, run: (mine: boolean) => Promise<T>): Promise<T> {
  const name = lockOf(fingerprint);
  if ('locks' in navigator) {
    return await navigator.locks.request(name, { ifAvailable: true }, lock => run(lock !== null));
  }
  if (claimed.has(name)) return run(false);
  claimed.add(name);
  try {
    return await run(true);
  } finally {
    claimed.delete(name);
  }
}

/** Those that nobody goes on with at the moment. */
export async function unclaimed(load: () => Unfinished[]): Promise<Unfinished[]> {
  const held = 'locks' in navigator ? ((await navigator.locks.query()).held ?? []) : [];
  const names = new Set([...claimed, ...held.map(({ name }) => name)]);
  return load().filter(({ fingerprint }) => !names.has(lockOf(fingerprint)));
}
