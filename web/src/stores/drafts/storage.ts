import type { Pending } from '.';

const common = 'parley.drafts.';

/** What was begun and the server does not have yet, over a reload, a conversation at a time: other tabs keep theirs beside it. */
export class DraftStorage {
  private readonly key: string;

  constructor(
    private readonly storage: Storage,
    userId: string,
  ) {
    this.key = `${common}${userId}.`;
  }

  load(): Record<string, Pending> {
    const found: Record<string, Pending> = {};
    for (const key of this.keys(this.key)) {
      try {
        const value: unknown = JSON.parse(this.storage.getItem(key) ?? 'null');
        if (isPending(value)) found[key.slice(this.key.length)] = value;
      } catch {
        this.storage.removeItem(key);
      }
    }
    return found;
  }

  save(conversationId: string, pending: Pending | null): void {
    try {
      if (pending === null) this.storage.removeItem(this.key + conversationId);
      else this.storage.setItem(this.key + conversationId, JSON.stringify(pending));
    } catch {
      // Quota: it is still sent from memory.
    }
  }

  clear(): void {
    for (const key of this.keys(this.key)) this.storage.removeItem(key);
  }

  /** Takes away what other people have left in this browser. */
  clearOthers(): void {
    for (const key of this.keys(common)) if (!key.startsWith(this.key)) this.storage.removeItem(key);
  }

  private keys(prefix: string): string[] {
    const all = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index) ?? '');
    return all.filter(key => key.startsWith(prefix));
  }
}

function isPending(value: unknown): value is Pending {
  if (typeof value !== 'object' || value === null) return false;
  const { text, replyTo, userRev } = value as Partial<Pending>;
  return typeof text === 'string' && (replyTo === null || typeof replyTo === 'string') && typeof userRev === 'number';
}
