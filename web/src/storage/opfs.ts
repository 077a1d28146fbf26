import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import { LogDatabase } from './logDatabase';
import { folderOf, isStoreFolder, removeFolder, whenReleased } from './opfsFolder';

/** The VFS tries the browser with an empty file, and leaves it there when its page is closed meanwhile. */
const probePrefix = '.opfs-sahpool-sync-check-';

/** The database, its journal, and room for what SQLite opens beside them. */
const poolFiles = 4;

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
  const directory = folderOf(userId);
  const root = await navigator.storage.getDirectory();
  await whenReleased(() => tryFiles(root, directory));
  const pool = await sqlite3.installOpfsSAHPoolVfs({ name: directory, directory, initialCapacity: poolFiles });
  // A page that was closed while the pool was being made has left fewer, and the initial capacity is only for a pool that has none.
  await pool.reserveMinimumCapacity(poolFiles);
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
      await whenReleased(() => removeFolder(userId));
    },
  };
}

/** Takes away what others than this person have left in this browser (null: all that there is). What another tab still holds open stays until the next time. */
export async function removeOthers(userId: string | null): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const name of root.keys()) names.push(name);
  const others = names.filter(
    name => name.startsWith(probePrefix) || (isStoreFolder(name) && (userId === null || name !== folderOf(userId))),
  );
  await Promise.allSettled(others.map(name => root.removeEntry(name, { recursive: true })));
}

/**
 * Rejects while a file of the pool is held. The VFS must not find out by itself: where one file is still held it gives up,
 * and takes all of them away on its way out.
 */
async function tryFiles(root: FileSystemDirectoryHandle, directory: string): Promise<void> {
  for (const file of await filesIn(root, [directory, '.opaque'])) (await file.createSyncAccessHandle()).close();
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
