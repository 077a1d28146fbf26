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
  /** Owed or under way: what is kept, in case the page is closed before the server has confirmed it. */
  private readonly unconfirmed = new Map<string, Receipt>();
  private readonly resting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    /** Rejects when the receipt did not arrive. */
    private readonly send: (receipt: Receipt) => Promise<void>,
    private readonly intervalMs: (conversationId: string) => number,
    private readonly keep: (unconfirmed: readonly Receipt[]) => void = () => {},
  ) {}

  /** Takes up what an earlier page could not send; it goes out with `flush`. */
  takeUp(receipts: readonly Receipt[]): void {
    for (const receipt of receipts) this.owe(receipt);
  }

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
    this.owed.set(receipt.conversationId, furthest(receipt, this.owed.get(receipt.conversationId)));
    this.unconfirmed.set(receipt.conversationId, furthest(receipt, this.unconfirmed.get(receipt.conversationId)));
    this.keep([...this.unconfirmed.values()]);
  }

  private confirmed({ conversationId, delivered, seen }: Receipt): void {
    const kept = this.unconfirmed.get(conversationId);
    if (!kept || kept.delivered > delivered || kept.seen > seen) return;
    this.unconfirmed.delete(conversationId);
    this.keep([...this.unconfirmed.values()]);
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
    this.send(receipt).then(
      () => this.confirmed(receipt),
      () => this.owe(receipt),
    );
  }
}

const furthest = (a: Receipt, b: Receipt | undefined): Receipt => ({
  conversationId: a.conversationId,
  delivered: Math.max(a.delivered, b?.delivered ?? 0),
  seen: Math.max(a.seen, b?.seen ?? 0),
});
