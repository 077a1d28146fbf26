import type { OutboxEntry } from './outbox';

const common = 'parley.outbox.';

/**
 * The outbox in local storage, a key for each message, so that two tabs do not overwrite one another. Both may then send
 * the same message; its id makes that harmless.
 */
export class OutboxStorage {
  private readonly prefix: string;

  constructor(
    private readonly storage: Storage,
    userId: string,
  ) {
    this.prefix = `${common}${userId}.`;
  }

  load(): OutboxEntry[] {
    const entries: OutboxEntry[] = [];
    for (const key of this.keys()) {
      const entry = parse(this.storage.getItem(key));
      if (entry) entries.push(entry);
      else this.storage.removeItem(key);
    }
    return entries;
  }

  put(entries: readonly OutboxEntry[]): void {
    for (const entry of entries) this.write(entry);
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) this.storage.removeItem(this.prefix + id);
  }

  clear(): void {
    for (const key of this.keys()) this.storage.removeItem(key);
  }

  /** Takes away what other people have left in this browser. */
  clearOthers(): void {
    for (const key of this.allKeys()) {
      if (key.startsWith(common) && !key.startsWith(this.prefix)) this.storage.removeItem(key);
    }
  }

  private write(entry: OutboxEntry): void {
    try {
      this.storage.setItem(this.prefix + entry.id, JSON.stringify(entry));
    } catch {
      // Quota: it is still sent from memory.
    }
  }

  private keys(): string[] {
    return this.allKeys().filter(key => key.startsWith(this.prefix));
  }

  private allKeys(): string[] {
    const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index));
    return keys.filter(key => key !== null);
  }
}

function parse(json: string | null): OutboxEntry | null {
  try {
    const value: unknown = JSON.parse(json ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const entry = value as Partial<OutboxEntry>;
    const complete =
      typeof entry.id === 'string' &&
      typeof entry.conversationId === 'string' &&
      typeof entry.text === 'string' &&
      typeof entry.createdAt === 'string' &&
      typeof entry.status === 'string';
    if (!complete) return null;
    return entry as OutboxEntry;
  } catch {
    return null;
  }
}
