export interface Receipt {
  conversationId: string;
  delivered: number;
  seen: number;
}

/**
 * Merges receipts: cursors only rise, so of many only the last counts. The first goes out at once, further ones of the
 * same conversation no sooner than its interval later. What could not be sent is owed until `flush`.
 */
export class ReceiptMerger {
  private readonly owed = new Map<string, Receipt>();
  private readonly resting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    /** Rejects when the receipt did not arrive. */
    private readonly send: (receipt: Receipt) => Promise<void>,
    private readonly intervalMs: (conversationId: string) => number,
  ) {}

  delivered(conversationId: string, seq: number): void {
    this.owe({ conversationId, delivered: seq, seen: 0 });
    this.next(conversationId);
  }

  seen(conversationId: string, seq: number): void {
    this.owe({ conversationId, delivered: seq, seen: seq });
    this.next(conversationId);
  }

  /** Sends what is owed, for instance at a new connection. */
  flush(): void {
    for (const conversationId of [...this.owed.keys()]) this.next(conversationId);
  }

  stop(): void {
    for (const timer of this.resting.values()) clearTimeout(timer);
    this.resting.clear();
    this.owed.clear();
  }

  private owe(receipt: Receipt): void {
    const before = this.owed.get(receipt.conversationId);
    this.owed.set(receipt.conversationId, {
      conversationId: receipt.conversationId,
      delivered: Math.max(receipt.delivered, before?.delivered ?? 0),
      seen: Math.max(receipt.seen, before?.seen ?? 0),
    });
  }

  private next(conversationId: string): void {
    const receipt = this.owed.get(conversationId);
    if (receipt === undefined || this.resting.has(conversationId)) return;
    this.owed.delete(conversationId);
    this.resting.set(
      conversationId,
      setTimeout(() => {
        this.resting.delete(conversationId);
        this.next(conversationId);
      }, this.intervalMs(conversationId)),
    );
    this.send(receipt).catch(() => this.owe(receipt));
  }
}
