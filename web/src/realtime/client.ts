import { io, type Socket } from 'socket.io-client';
import { ApiError } from '@/api/errors';
import type { Problem } from '@/api/types';
import type { Ack, ClientEvents, ServerEvents } from './events';

/** After this long without an acknowledgement a request counts as lost; whether it was done is then in doubt. */
const ackTimeoutMs = 10_000;
const firstRetryMs = 500;
const longestRetryMs = 10_000;

export type ConnectionStatus = 'connecting' | 'online' | 'reconnecting';

export interface RealtimeOptions {
  /** A valid access token; rejects when the session is over. */
  token: () => Promise<string>;
  /** Called when a connection was refused for its token: renews it, or ends the session. */
  renewToken: () => Promise<unknown>;
  onStatus: (status: ConnectionStatus) => void;
}

/** The one connection, typed. Features register their own handlers with `on` and `onConnect`. */
export class RealtimeClient {
  private readonly socket: Socket;
  private readonly connectHandlers = new Set<() => void>();
  private retry: ReturnType<typeof setTimeout> | undefined;
  private refusals = 0;
  private closed = false;

  constructor(private readonly options: RealtimeOptions) {
    this.socket = io({
      autoConnect: false,
      forceNew: true,
      reconnectionDelay: firstRetryMs,
      reconnectionDelayMax: longestRetryMs,
      randomizationFactor: 0.5,
      auth: proceed => {
        // Without a token the server refuses with `unauthenticated`, and that path renews or ends the session.
        this.options.token().then(
          token => proceed({ token }),
          () => proceed({}),
        );
      },
    });
    this.socket.on('connect', () => this.connected());
    this.socket.on('disconnect', () => this.disconnected());
    this.socket.on('connect_error', error => void this.refused(error));
  }

  get connectedNow(): boolean {
    return this.socket.connected;
  }

  open(): void {
    this.options.onStatus('connecting');
    window.addEventListener('online', this.reconnectNow);
    this.socket.connect();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    window.removeEventListener('online', this.reconnectNow);
    this.socket.off();
    this.socket.disconnect();
  }

  on<E extends keyof ServerEvents>(event: E, handler: (payload: ServerEvents[E]) => void): void {
    // socket.io-client's own types cannot follow a generic event name.
    this.socket.on(event as string, handler as (payload: unknown) => void);
  }

  /** Calls back at each connection, the first one included. */
  onConnect(handler: () => void): void {
    this.connectHandlers.add(handler);
  }

  /**
   * Sends and waits for the acknowledgement. Throws `ApiError`: the server's refusal, or `network` when there is no
   * connection or no acknowledgement came, so that the outcome is in doubt. Nothing is buffered while disconnected.
   */
  async request<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E][0]): Promise<ClientEvents[E][1]> {
    if (!this.socket.connected) throw ApiError.network();
    let ack: Ack<ClientEvents[E][1]>;
    try {
      ack = await this.socket.timeout(ackTimeoutMs).emitWithAck(event, payload);
    } catch {
      throw ApiError.network();
    }
    if (!ack.ok) throw new ApiError(ack.error);
    return ack;
  }

  /** Sends what may be lost. */
  notify<E extends keyof ClientEvents>(event: E, payload: ClientEvents[E][0]): void {
    this.request(event, payload).catch(() => {});
  }

  private connected(): void {
    this.refusals = 0;
    this.options.onStatus('online');
    for (const handler of this.connectHandlers) handler();
  }

  private disconnected(): void {
    this.options.onStatus('reconnecting');
    // Closed by the server's own act, the library leaves it at that.
    if (!this.socket.active) this.connectLater(firstRetryMs);
  }

  private async refused(error: Error & { data?: Problem }): Promise<void> {
    this.options.onStatus('reconnecting');
    if (this.socket.active) return; // the transport failed; the library tries again
    const delay = error.data?.retryAfterMs ?? Math.min(longestRetryMs, firstRetryMs * 2 ** this.refusals);
    this.refusals++;
    if ((error.data?.code ?? error.message) === 'unauthenticated') await this.options.renewToken().catch(() => {});
    this.connectLater(delay);
  }

  /** Spread out, so that many clients that were cut off together do not come back together. */
  private connectLater(delayMs: number): void {
    if (this.closed) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.socket.connect(), delayMs * (0.5 + Math.random()));
  }

  private readonly reconnectNow = (): void => {
    if (this.socket.connected) return;
    clearTimeout(this.retry);
    this.socket.disconnect();
    this.socket.connect();
  };
}
