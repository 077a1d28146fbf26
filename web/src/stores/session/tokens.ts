import type { Session } from '@/api/types';

/** A token with less time than this is renewed before use; of a short-lived one, less than a third of its life. */
const marginMs = 90_000;

/**
 * Holds the access token in memory and renews it. However many ask at once, one request goes out: a second one would
 * present a refresh token that the first has already spent.
 */
export class Tokens {
  private current: { session: Session; renewAt: number } | null = null;
  private renewing: Promise<Session> | null = null;
  // Rises at each sign-in and sign-out, so that an answer that comes too late is not taken for the present session.
  private generation = 0;

  constructor(
    private readonly refresh: () => Promise<Session>,
    private readonly onRenewed: (session: Session) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The access token, renewed if it is about to expire. Throws when there is no session. */
  async accessToken(): Promise<string> {
    if (this.current && this.now() < this.current.renewAt) return this.current.session.accessToken;
    return (await this.renew()).accessToken;
  }

  /** Renews now; joins a renewal that is under way. */
  renew(): Promise<Session> {
    this.renewing ??= this.request().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  hold(session: Session): void {
    this.generation++;
    const lifetime = lifetimeMs(session);
    this.current = { session, renewAt: this.now() + lifetime - Math.min(marginMs, lifetime / 3) };
  }

  /** How long until the token is due for renewal, in ms; 0 when it is, or when there is none. */
  freshForMs(): number {
    return Math.max(0, (this.current?.renewAt ?? 0) - this.now());
  }

  /** The token as it is, perhaps expired: for signing out. */
  peek(): string | null {
    return this.current?.session.accessToken ?? null;
  }

  forget(): void {
    this.generation++;
    this.current = null;
  }

  private async request(): Promise<Session> {
    const generation = this.generation;
    const session = await this.refresh();
    if (generation !== this.generation) return session;
    this.hold(session);
    this.onRenewed(session);
    return session;
  }
}

/**
 * How long the token lives, in ms. Taken from the token itself (`exp` − `iat`, both by the server's clock): this
 * machine's clock may be wrong by hours.
 */
export function lifetimeMs(session: Session): number {
  const claims = decodeClaims(session.accessToken);
  if (claims) return (claims.exp - claims.iat) * 1000;
  return Date.parse(session.expiresAt) - Date.now();
}

function decodeClaims(token: string): { exp: number; iat: number } | null {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const claims: unknown = JSON.parse(atob(payload));
    if (typeof claims !== 'object' || claims === null) return null;
    const { exp, iat } = claims as { exp?: unknown; iat?: unknown };
    return typeof exp === 'number' && typeof iat === 'number' ? { exp, iat } : null;
  } catch {
    return null;
  }
}
