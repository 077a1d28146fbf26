/** An upload that the server keeps in parts: chosen again, the file goes on from there. */
export interface Unfinished {
  fingerprint: string;
  conversationId: string;
  name: string;
  /** Where it goes on. */
  url: string;
  /** When it began, by this machine's clock. */
  since: number;
}

const common = 'parley.uploads.';

/** The server gives up what nothing was added to for 20 hours. */
const keptMs = 20 * 3_600_000;

/** Which file this is, as far as a page can tell without reading it. */
export const fingerprintOf = ({ name, size, type, lastModified }: File, original: boolean): string =>
  [name, size, type, lastModified, original].join('\n');

/** Uploads that a page has begun, in local storage, so that the next page can go on with them. */
export class UnfinishedUploads {
  private readonly key: string;

  constructor(
    private readonly storage: Storage,
    userId: string,
    private readonly now: () => number = Date.now,
  ) {
    this.key = common + userId;
  }

  load(): Unfinished[] {
    try {
      const value: unknown = JSON.parse(this.storage.getItem(this.key) ?? '[]');
      const list = Array.isArray(value) ? value.filter(isUnfinished) : [];
      return list.filter(({ since }) => Math.abs(this.now() - since) < keptMs);
    } catch {
      return [];
    }
  }

  find(fingerprint: string): Unfinished | undefined {
    return this.load().find(each => each.fingerprint === fingerprint);
  }

  keep(upload: Omit<Unfinished, 'since'>): void {
    const others = this.load().filter(({ fingerprint }) => fingerprint !== upload.fingerprint);
    this.save([...others, { ...upload, since: this.now() }]);
  }

  forget(fingerprint: string): void {
    this.save(this.load().filter(each => each.fingerprint !== fingerprint));
  }

  clear(): void {
    this.storage.removeItem(this.key);
  }

  /** Takes away what other people have left in this browser. */
  clearOthers(): void {
    const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index) ?? '');
    for (const key of keys) if (key.startsWith(common) && key !== this.key) this.storage.removeItem(key);
  }

  private save(list: readonly Unfinished[]): void {
    try {
      if (list.length === 0) this.clear();
      else this.storage.setItem(this.key, JSON.stringify(list));
    } catch {
      // Quota: it begins anew after a reload.
    }
  }
}

function isUnfinished(value: unknown): value is Unfinished {
  const { fingerprint, conversationId, name, url, since } = (value ?? {}) as Partial<Unfinished>;
  return [fingerprint, conversationId, name, url].every(each => typeof each === 'string') && typeof since === 'number';
}
