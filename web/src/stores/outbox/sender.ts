import { ApiError, describeError, fieldError } from '@/api/errors';
import type { Message, Range } from '@/api/types';
import {
  acknowledged,
  conversationsToSend,
  nextToSend,
  type Outbox,
  type OutboxEntry,
  retryDelayMs,
  unsuccessful,
} from './outbox';

export type Draft = Pick<OutboxEntry, 'id' | 'conversationId' | 'text' | 'files' | 'metadata' | 'forward' | 'replyTo'>;

export interface SenderPorts {
  get: () => Outbox;
  set: (change: (outbox: Outbox) => Outbox) => void;
  send: (message: Draft) => Promise<{ message: Message } & Range>;
  /** The server has it: the acknowledgement is a frame like any other. */
  onAcknowledged: (answer: { message: Message } & Range) => void;
  isConnected: () => boolean;
}

/** Empties the outbox: one message at a time in each conversation, in order, each under its own id until it is known. */
export class Sender {
  private readonly busy = new Set<string>();
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly ports: SenderPorts) {}

  /** Starts what can be started. Called when something was written, and at each connection. */
  flush(): void {
    for (const conversationId of conversationsToSend(this.ports.get())) void this.drain(conversationId);
  }

  /** A new connection makes waiting pointless. */
  connected(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
    this.flush();
  }

  stop(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }

  private async drain(conversationId: string): Promise<void> {
    if (this.busy.has(conversationId) || this.waiting.has(conversationId)) return;
    this.busy.add(conversationId);
    try {
      while (this.ports.isConnected() && (await this.sendNext(conversationId)));
    } finally {
      this.busy.delete(conversationId);
    }
  }

  /** Whether to go on with the next one. */
  private async sendNext(conversationId: string): Promise<boolean> {
    const entry = nextToSend(this.ports.get(), conversationId);
    if (entry?.status !== 'pending') return false;
    const { id, text, files, metadata, forward, replyTo, attempts } = entry;
    try {
      const answer = await this.ports.send({
        id,
        conversationId,
        text,
        ...(files ? { files } : {}),
        ...(metadata ? { metadata } : {}),
        ...(forward ? { forward } : {}),
        ...(replyTo ? { replyTo } : {}),
      });
      this.ports.set(outbox => acknowledged(outbox, id, answer.upTo));
      this.ports.onAcknowledged(answer);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { code, retryable, retryAfterMs } = error;
      const title = fieldError(error, 'text') ?? describeError(error);
      this.ports.set(outbox => unsuccessful(outbox, id, { code, retryable, title }));
      if (nextToSend(this.ports.get(), conversationId)?.id !== id) return true;
      this.later(conversationId, retryAfterMs ?? spread(retryDelayMs(attempts)));
      return false;
    }
  }

  private later(conversationId: string, delayMs: number): void {
    this.waiting.set(
      conversationId,
      setTimeout(() => {
        this.waiting.delete(conversationId);
        void this.drain(conversationId);
      }, delayMs),
    );
  }
}

/** Up to twice as soon, so that many clients that failed together do not come back together. */
const spread = (delayMs: number) => delayMs * (0.5 + Math.random() / 2);
