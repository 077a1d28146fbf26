import type { Me } from '@/api/types';

const userKey = 'parley.user';
const leavingKey = 'parley.leaving';

/**
 * Who is signed in in this browser, for the time without a server: the proof of it is the cookie, which no script can
 * read. The profile is no secret of the session, and opens nothing.
 */
export const remembered = {
  get(): Me | null {
    try {
      const user: unknown = JSON.parse(localStorage.getItem(userKey) ?? 'null');
      return typeof user === 'object' && user !== null && 'id' in user ? (user as Me) : null;
    } catch {
      return null;
    }
  },
  set(user: Me): void {
    write(userKey, JSON.stringify(user));
  },
  forget(): void {
    localStorage.removeItem(userKey);
  },
  /** Calls back when another tab has signed out. */
  onForgotten(callback: () => void): void {
    window.addEventListener('storage', event => {
      if (event.key === userKey && event.newValue === null) callback();
    });
  },
};

/** Signed out, but the server has not heard of it yet: until it has, the cookie must not sign anybody in again. */
export const leaving = {
  get: (): boolean => localStorage.getItem(leavingKey) !== null,
  begin: (): void => write(leavingKey, 'yes'),
  done: (): void => localStorage.removeItem(leavingKey),
};

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A full storage: then one is not remembered.
  }
}
