import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import { LogDatabase } from './logDatabase';

const folderPrefix = 'parley-';
/** The VFS tries the browser with an empty file, and leaves it there when its page is closed meanwhile. */
const probePrefix = '.opfs-sahpool-sync-check-';
/** The files of a tab that has just gone are let go a moment after its lock: so often, and so long apart, they are asked for. */
const releaseAttempts = 100;
const releasePauseMs = 50;

export interface OpenedStore {
  database: LogDatabase;
  close(): void;
  /** Closes it and takes its files away. */
  remove(): Promise<void>;
}

/**
 * Opens one person's database in the origin's private file system. The `opfs-sahpool` VFS needs no cross-origin
 * isolation, and holds its files exclusively: only the owner of the lock may call this.
 */
export async function openStore(userId: string): Promise<OpenedStore> {
  const sqlite3 = await sqlite3InitModule();
  const directory = folderPrefix + userId;
  const root = await navigator.storage.getDirectory();
  await untilReleased(root, directory);
  const pool = await sqlite3.installOpfsSAHPoolVfs({ name: directory, directory, initialCapacity: 4 });
  const connection = new pool.OpfsSAHPoolDb('/log.sqlite3');
  // FULL: what was written and not sent exists nowhere else. What is deleted is overwritten, as on the server.
  connection.exec('PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
  const database = new LogDatabase(connection);
  function close(): void {
    database.close();
    pool.pauseVfs();
  }
  return {
    database,
    close,
    async remove() {
      close();
      await root.removeEntry(directory, { recursive: true });
    },
  };
}

/** Takes away what others than this person have left in this browser (null: all that there is). What another tab still holds open stays until the next time. */
export async function removeOthers(userId: string | null): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const name of root.keys()) names.push(name);
  const others = names.filter(
    name => name.startsWith(probePrefix) || (name.startsWith(folderPrefix) && name !== `${folderPrefix}${userId}`),
  );
  await Promise.allSettled(others.map(name => root.removeEntry(name, { recursive: true })));
}

/**
 * Waits until no file of the pool is held any more. The VFS must not find out by itself: where one file is still held it
 * gives up, and takes all of them away on its way out.
 */
async function untilReleased(root: FileSystemDirectoryHandle, directory: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      for (const file of await filesIn(root, [directory, '.opaque'])) (await file.createSyncAccessHandle()).close();
      return;
    } catch (error) {
      if (attempt === releaseAttempts) throw error;
      await new Promise(resolve => setTimeout(resolve, releasePauseMs));
    }
  }
}

async function filesIn(root: FileSystemDirectoryHandle, path: string[]): Promise<FileSystemFileHandle[]> {
  let folder = root;
  try {
    for (const name of path) folder = await folder.getDirectoryHandle(name);
  } catch {
    return []; // not made yet
  }
  const files: FileSystemFileHandle[] = [];
  for await (const handle of folder.values()) {
    if (handle.kind === 'file') files.push(handle as FileSystemFileHandle);
  }
  return files;
}
