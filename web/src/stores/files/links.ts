import type { FileLink, FileVariant } from '@/api/types';

/** The server's last a minute. Counted here, so that this machine's clock may be wrong. */
const goodForMs = 40_000;

type Fetch = (id: string, variant: FileVariant) => Promise<FileLink>;

/** Addresses of files, fetched when they are needed and shared while they last. */
export class Links {
  private readonly held = new Map<string, { link: Promise<FileLink>; until: number }>();

  constructor(
    private readonly fetch: Fetch,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** `anew`: the one that was given did not work. */
  async get(id: string, variant: FileVariant, anew = false): Promise<string> {
    this.forgetExpired();
    const key = `${id} ${variant}`;
    const known = anew ? undefined : this.held.get(key);
    const link = known?.link ?? this.fetch(id, variant);
    if (!known) this.held.set(key, { link, until: this.now() + goodForMs });
    try {
      return (await link).url;
    } catch (error) {
      if (this.held.get(key)?.link === link) this.held.delete(key);
      throw error;
    }
  }

  clear(): void {
    this.held.clear();
  }

  private forgetExpired(): void {
    const now = this.now();
    for (const [key, { until }] of this.held) if (until <= now) this.held.delete(key);
  }
}
