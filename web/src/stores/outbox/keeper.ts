import { base, type Outbox, type OutboxEntry } from './outbox';
import type { OutboxStorage } from './storage';

/** Where the outbox is kept for good. */
export interface OutboxPorts {
  /** What an earlier page left, once, or nothing when the store takes too long; rejects when nothing can be kept. */
  restored: Promise<readonly OutboxEntry[]>;
  /** Calls back when a store that took too long has come. */
  whenLate?: (then: () => void) => void;
  /** What is kept now, by other tabs too. */
  outgoing: () => Promise<readonly OutboxEntry[]>;
  /** Resolves when it is on the disk. */
  saveOutbox: (outgoing: readonly OutboxEntry[], sent: readonly string[]) => Promise<void>;
}

/**
 * Keeps what is to be sent. Local storage has it at once, before the first attempt and also when the page is closed in
 * this very moment; the store takes it over. Where there is no store it stays in local storage. What is in both is the
 * same message, for its id is.
 */
export class OutboxKeeper {
  private readonly latest = new Map<string, OutboxEntry>();
  private loaded = false;

  constructor(
    private readonly ports: OutboxPorts,
    private readonly storage: OutboxStorage,
  ) {}

  /** Calls back when there is more to be had than at the beginning. */
  whenMore(then: () => void): void {
    this.ports.whenLate?.(then);
  }

  async load(): Promise<OutboxEntry[]> {
    const stored = this.loaded ? this.ports.outgoing() : this.ports.restored;
    this.loaded = true;
    const entries = [...this.storage.load(), ...(await stored.catch(() => []))];
    const byId = new Map(entries.map(entry => [entry.id, unsent(entry)]));
    // Ids rise with time, so this is the order of writing.
    return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Writes what differs between two states. */
  save(before: Outbox, after: Outbox): void {
    const known = new Map(before.map(entry => [entry.id, entry]));
    const changed = after.filter(entry => known.get(entry.id) !== entry);
    for (const { id } of after) known.delete(id);
    const sent = [...known.keys()];
    if (changed.length === 0 && sent.length === 0) return;
    for (const entry of changed) this.latest.set(entry.id, entry);
    for (const id of sent) this.latest.delete(id);
    this.storage.put(changed);
    this.storage.remove(sent);
    this.ports.saveOutbox(changed, sent).then(
      () => this.storage.remove(changed.filter(entry => this.latest.get(entry.id) === entry).map(({ id }) => id)),
      () => {},
    );
  }

  clear(): void {
    this.storage.clear();
  }
}

/** Whether an acknowledged one reached the log was forgotten with the page: send it again, it is the same message. */
function unsent(entry: OutboxEntry): OutboxEntry {
  if (entry.status !== 'sent') return entry;
  return { ...base(entry), status: 'pending', attempts: 0 };
}
