import type { Database } from '@sqlite.org/sqlite-wasm';
import type { Message, StoredFile, User } from '@/api/types';
import type { ConversationLog, Position } from '@/stores/log';
import type { OutboxEntry } from '@/stores/outbox/outbox';
import type { Changes, ConversationChange } from './changes';
import { dropLogTables, logTables, outboxTable, schemaVersion } from './schema';

/** Newest messages kept of each conversation. At 500 bytes each, a hundred busy conversations take 25 MB. */
export const keptMessages = 500;
/** Kept of each when the browser gives no more room. */
const keptWithoutRoom = 50;
/** So many files are known without asking: 1 MB at 500 bytes each. */
export const keptFiles = 2_000;
/** What a page begins with: so many messages of the conversations with the latest activity, and the last one of all others. */
const shownMessages = 30;
const shownConversations = 60;

export interface Stored {
  /** Null when nothing is stored. */
  position: Position | null;
  conversations: Record<string, ConversationLog>;
  users: User[];
  files: StoredFile[];
  outgoing: OutboxEntry[];
}

export interface OlderMessages {
  messages: Message[];
  hasMore: boolean;
}

/** What this browser keeps of the log, on any SQLite connection. Not shared: one owner, one connection. */
export class LogDatabase {
  constructor(private readonly db: Database) {
    const version = Number(db.selectValue('PRAGMA user_version'));
    db.transaction(() => {
      db.exec(outboxTable);
      if (version !== schemaVersion) this.createLogTables();
    });
    this.trim(keptMessages);
  }

  load(): Stored {
    const position = this.db.selectValue('SELECT value FROM position') as string | undefined;
    const heads = this.db.selectObjects('SELECT * FROM conversations ORDER BY active_at DESC');
    const conversations: Record<string, ConversationLog> = {};
    heads.forEach((head, index) => {
      const id = String(head.id);
      const limit = index < shownConversations ? shownMessages : 1;
      const { messages, hasMore } = this.older(id, Number(head.since), Number.MAX_SAFE_INTEGER, limit);
      conversations[id] = {
        info: JSON.parse(String(head.info)),
        last: Number(head.last),
        since: Number(head.since),
        messages,
        hasOlder: hasMore,
      };
    });
    return {
      position: position === undefined ? null : JSON.parse(position),
      conversations,
      users: this.parsed('SELECT value FROM users'),
      files: this.parsed('SELECT value FROM files'),
      outgoing: this.outgoing(),
    };
  }

  /** The messages before a seq, ascending. None when what is stored is not of the same stretch as what the page holds. */
  older(id: string, since: number, before: number, limit: number): OlderMessages {
    const head = this.db.selectObject('SELECT since, has_older FROM conversations WHERE id = ?', [id]);
    if (head === undefined || Number(head.since) !== since) return { messages: [], hasMore: true };
    const rows = this.parsed<Message>(
      'SELECT value FROM messages WHERE conversation = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
      [id, before, limit + 1],
    );
    const messages = rows.slice(0, limit).reverse();
    return { messages, hasMore: rows.length > limit || head.has_older === 1 };
  }

  outgoing(): OutboxEntry[] {
    // Ids rise with time, so this is the order of writing.
    return this.parsed('SELECT entry FROM outbox ORDER BY id');
  }

  /** All of it or nothing. A full disk is met by keeping less; throws when that does not help. */
  write(changes: readonly Changes[]): void {
    const apply = () => changes.forEach(each => this.apply(each));
    try {
      this.db.transaction(apply);
    } catch {
      this.trim(keptWithoutRoom);
      this.db.transaction(apply);
    }
  }

  /** The session has been ended: what was received goes, what was written and not sent stays for the same person. */
  forgetLog(): void {
    this.db.transaction(() => this.createLogTables());
  }

  close(): void {
    this.db.close();
  }

  private createLogTables(): void {
    this.db.exec(dropLogTables);
    this.db.exec(logTables);
    this.db.exec(`PRAGMA user_version = ${schemaVersion}`);
  }

  private apply(changes: Changes): void {
    const run = (sql: string, bind: (string | number)[]) => this.db.exec({ sql, bind });
    if (changes.whole) this.keepOnly(changes.conversations.map(({ id }) => id));
    for (const id of changes.removed) this.remove(id);
    for (const conversation of changes.conversations) this.put(conversation);
    for (const user of changes.users) {
      run('INSERT OR REPLACE INTO users VALUES (?, ?)', [user.id, JSON.stringify(user)]);
    }
    for (const file of changes.files ?? []) {
      run('INSERT OR REPLACE INTO files VALUES (?, ?)', [file.id, JSON.stringify(file)]);
    }
    for (const entry of changes.outgoing) {
      run('INSERT OR REPLACE INTO outbox VALUES (?, ?)', [entry.id, JSON.stringify(entry)]);
    }
    for (const id of changes.sent) run('DELETE FROM outbox WHERE id = ?', [id]);
    if (changes.position) run('INSERT OR REPLACE INTO position VALUES (1, ?)', [JSON.stringify(changes.position)]);
  }

  private put(change: ConversationChange): void {
    const { id, info, last, since, hasOlder, first, messages, joins, earlier, gone } = change;
    const head = this.db.selectObject('SELECT since, has_older FROM conversations WHERE id = ?', [id]);
    const anew = head === undefined || Number(head.since) !== since;
    if (anew) this.db.exec({ sql: 'DELETE FROM messages WHERE conversation = ?', bind: [id] });

    // The stored messages are the newest end of the log, without holes: one from before them joins them or stays out.
    const oldest = this.oldest(id);
    const reaches = (message: Message) => oldest === null || message.seq >= oldest;
    this.insert(id, oldest === joins ? messages : messages.filter(reaches));
    this.insert(id, oldest === null ? [] : earlier.filter(reaches));
    for (const seq of gone ?? []) {
      this.db.exec({ sql: 'DELETE FROM messages WHERE conversation = ? AND seq = ?', bind: [id, seq] });
    }

    this.removeUpTo(id, info.floorSeq);

    const begins = this.oldest(id);
    let older = Number(hasOlder);
    if (begins !== null && first !== null && begins > first) older = 1;
    // The store reaches further back than the page: only it knows what is before.
    if (begins !== null && first !== null && begins < first) older = Number(head?.has_older);
    this.db.exec({
      sql: 'INSERT OR REPLACE INTO conversations VALUES (?, ?, ?, ?, ?, ?)',
      bind: [id, last, since, older, info.lastActivityAt, JSON.stringify(info)],
    });
  }

  private oldest(id: string): number | null {
    return this.db.selectValue('SELECT min(seq) FROM messages WHERE conversation = ?', [id]) as number | null;
  }

  private insert(id: string, messages: readonly Message[]): void {
    if (messages.length === 0) return;
    const statement = this.db.prepare('INSERT OR REPLACE INTO messages VALUES (?, ?, ?)');
    try {
      for (const message of messages) statement.bind([id, message.seq, JSON.stringify(message)]).stepReset();
    } finally {
      statement.finalize();
    }
  }

  private remove(id: string): void {
    this.db.exec({ sql: 'DELETE FROM messages WHERE conversation = ?', bind: [id] });
    this.db.exec({ sql: 'DELETE FROM conversations WHERE id = ?', bind: [id] });
  }

  /** What is gone by retention, with what its files are. */
  private removeUpTo(id: string, seq: number): void {
    if (seq === 0) return;
    const gone = this.parsed<Message>('SELECT value FROM messages WHERE conversation = ? AND seq <= ?', [id, seq]);
    for (const file of gone.flatMap(message => message.files ?? [])) {
      this.db.exec({ sql: 'DELETE FROM files WHERE id = ?', bind: [file] });
    }
    this.db.exec({ sql: 'DELETE FROM messages WHERE conversation = ? AND seq <= ?', bind: [id, seq] });
  }

  private keepOnly(ids: string[]): void {
    const kept = new Set(ids);
    for (const id of this.db.selectValues('SELECT id FROM conversations')) {
      if (!kept.has(String(id))) this.remove(String(id));
    }
  }

  /** Drops the oldest messages of each conversation that has more than `most`. */
  private trim(most: number): void {
    this.db.transaction(() => {
      this.db.exec({
        sql: 'DELETE FROM files WHERE rowid <= (SELECT max(rowid) FROM files) - ?',
        bind: [keptFiles],
      });
      const full = this.db.selectValues('SELECT conversation FROM messages GROUP BY conversation HAVING count(*) > ?', [
        most,
      ]);
      for (const id of full) {
        this.db.exec({
          sql: `DELETE FROM messages WHERE conversation = ?1 AND seq <
                  (SELECT seq FROM messages WHERE conversation = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)`,
          bind: [id ?? '', most - 1],
        });
        this.db.exec({ sql: 'UPDATE conversations SET has_older = 1 WHERE id = ?', bind: [id ?? ''] });
      }
    });
  }

  private parsed<T>(sql: string, bind?: (string | number)[]): T[] {
    return this.db.selectValues(sql, bind).map(value => JSON.parse(String(value)) as T);
  }
}
