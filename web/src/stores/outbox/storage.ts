import type { OutboxEntry } from './outbox';

/**
 * Keeps the outbox over a reload, a key for each message, so that two tabs do not overwrite one another. Both may then
 * send the same message; its id makes that harmless.
 */
export class OutboxStorage {
  private readonly prefix: string;

  constructor(
    private readonly storage: Storage,
    userId: string,
  ) {
    this.prefix = `parley.outbox.${userId}.`;
  }

  load(): OutboxEntry[] {
    const entries: OutboxEntry[] = [];
    for (const key of this.keys()) {
      const entry = parse(this.storage.getItem(key));
      if (entry) entries.push(entry);
      else this.storage.removeItem(key);
    }
    // Ids rise with time, so this is the order of writing.
    return entries.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Writes what differs between two states. A full storage must not keep anybody from sending. */
  save(before: readonly OutboxEntry[], after: readonly OutboxEntry[]): void {
    const known = new Map(before.map(entry => [entry.id, entry]));
    for (const entry of after) {
      if (known.get(entry.id) !== entry) this.write(entry);
      known.delete(entry.id);
    }
    for (const id of known.keys()) this.storage.removeItem(this.prefix + id);
  }

  clear(): void {
    for (const key of this.keys()) this.storage.removeItem(key);
  }

  private write(entry: OutboxEntry): void {
    try {
      this.storage.setItem(this.prefix + entry.id, JSON.stringify(entry));
    } catch {
      // Quota: it is still sent from memory.
    }
  }

  private keys(): string[] {
    const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index));
    return keys.filter((key): key is string => key?.startsWith(this.prefix) ?? false);
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
    // Whether an acknowledged one reached the log was forgotten with the page: send it again, it is the same message.
    return entry.status === 'sent'
      ? ({ ...entry, status: 'pending', attempts: 0 } as OutboxEntry)
      : (entry as OutboxEntry);
  } catch {
    return null;
  }
}
