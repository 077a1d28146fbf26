const folderPrefix = 'parley-';
/** Files are let go a moment after their tab or worker has gone: so often, and so long apart, they are asked for. */
const releaseAttempts = 100;
const releasePauseMs = 50;

/** The folder of one person's database in the origin's private file system. */
export const folderOf = (userId: string) => folderPrefix + userId;

export const isStoreFolder = (name: string) => name.startsWith(folderPrefix);

/** The Web Lock of whoever may touch that folder. */
export const lockOf = (userId: string) => `parley-store-${userId}`;

/** Resolves when the folder is gone; rejects while somebody holds a file in it. Only under its lock. */
export async function removeFolder(userId: string): Promise<void> {
  const root = await navigator.storage.getDirectory();
  try {
    await root.removeEntry(folderOf(userId), { recursive: true });
  } catch (error) {
    if (!named(error, 'NotFoundError')) throw error;
  }
}

/** Tries it for five seconds, until nobody holds any more what it needs. A browser that refuses is asked once. */
export async function whenReleased(action: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (attempt === releaseAttempts || named(error, 'SecurityError')) throw error;
    }
    await new Promise(resolve => setTimeout(resolve, releasePauseMs));
  }
}

const named = (error: unknown, name: string) => error instanceof DOMException && error.name === name;
