import type { Receipt } from './merger';

const common = 'parley.receipts.';

/** The receipts that the server has not confirmed, over a reload: what was read offline is told when one is back. */
export class ReceiptStorage {
  private readonly key: string;

  constructor(
    private readonly storage: Storage,
    userId: string,
  ) {
    this.key = common + userId;
  }

  load(): Receipt[] {
    try {
      const value: unknown = JSON.parse(this.storage.getItem(this.key) ?? '[]');
      return Array.isArray(value) ? value.filter(isReceipt) : [];
    } catch {
      return [];
    }
  }

  save(receipts: readonly Receipt[]): void {
    try {
      if (receipts.length === 0) this.storage.removeItem(this.key);
      else this.storage.setItem(this.key, JSON.stringify(receipts));
    } catch {
      // Quota: they are still sent from memory.
    }
  }

  /** Takes away what other people have left in this browser. */
  clearOthers(): void {
    const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index) ?? '');
    for (const key of keys) if (key.startsWith(common) && key !== this.key) this.storage.removeItem(key);
  }
}

function isReceipt(value: unknown): value is Receipt {
  const { conversationId, delivered, seen } = value as Partial<Receipt>;
  return typeof conversationId === 'string' && typeof delivered === 'number' && typeof seen === 'number';
}
