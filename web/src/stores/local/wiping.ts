import { storeSupported } from '@/storage/localStore';
import { lockOf, removeFolder, whenReleased } from '@/storage/opfsFolder';

/** Whose store is being wiped: set until that is proven, for the page may be closed before. */
const wipingKey = 'parley.wiping';

export const wiping = {
  of: (): string | null => localStorage.getItem(wipingKey),
  begin(userId: string): void {
    try {
      localStorage.setItem(wipingKey, userId);
    } catch {
      // A full storage: then it is not done at the next start.
    }
  },
  done: (): void => localStorage.removeItem(wipingKey),
};

/**
 * Takes away what is marked to be wiped, without the store's worker: it may have been ended in the middle of it, or not have
 * come to it. Under the store's lock, and only while it is marked, so nothing goes that a new session has begun.
 */
export async function finishWiping(): Promise<void> {
  const userId = wiping.of();
  if (userId === null || !storeSupported()) return;
  await whenReleased(() =>
    navigator.locks.request(lockOf(userId), { ifAvailable: true }, async lock => {
      if (!lock) throw new Error('Somebody holds the store.');
      if (wiping.of() !== userId) return;
      await removeFolder(userId);
      wiping.done();
    }),
  );
}
