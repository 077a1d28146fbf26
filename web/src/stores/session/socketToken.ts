/**
 * Which token the connection was opened or last authenticated with. The server announces that one's end; by then the
 * page may hold a newer one already.
 */
export class SocketToken {
  private presented: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly accessToken: () => Promise<string>,
    private readonly freshForMs: () => number,
  ) {}

  async forConnection(): Promise<string> {
    clearTimeout(this.timer);
    this.presented = await this.accessToken();
    return this.presented;
  }

  /**
   * The presented token ends soon. A newer one is presented at once; else not before the present one is due: a server
   * with very short tokens announces the end right after the beginning, and would do so again and again.
   */
  expiring(authenticate: (token: string) => void): void {
    clearTimeout(this.timer);
    this.accessToken().then(
      token => {
        if (token !== this.presented) this.present(token, authenticate);
        else this.timer = setTimeout(() => this.expiring(authenticate), this.freshForMs());
      },
      // Without a session the connection closes; without a network the next one brings a new token.
      () => {},
    );
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private present(token: string, authenticate: (token: string) => void): void {
    this.presented = token;
    authenticate(token);
  }
}
