/** `typing` is repeated at most this often; the server lets it expire a little later. */
export const repeatMs = 3_000;
/** Without a keystroke for this long one has stopped. */
export const idleMs = 5_000;

/** Throttles one's own typing: a signal at the first key, one now and then, and one at the end. */
export class Announcer {
  private announcedAt: number | null = null;
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly start: () => void,
    private readonly stop: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  keystroke(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.end(), idleMs);
    if (this.announcedAt !== null && this.now() - this.announcedAt < repeatMs) return;
    this.announcedAt = this.now();
    this.start();
  }

  /** Stopped: nothing typed for a while, the field emptied, or the conversation left. */
  end(): void {
    if (this.announcedAt !== null) this.stop();
    this.sent();
  }

  /** Sending ends it without a signal: the message itself tells the others. */
  sent(): void {
    clearTimeout(this.idle);
    this.announcedAt = null;
  }
}
