const common = 'parley.alerts.';

/** What one has chosen for this browser; it goes no further. */
export interface Choice {
  /** The system shows notifications while a page is open. */
  open: boolean;
  /** And pushes, without one. */
  push: boolean;
}

export const nothingChosen: Choice = { open: false, push: false };

export class ChoiceStorage {
  private readonly key: string;

  constructor(
    private readonly storage: Storage,
    userId: string,
  ) {
    this.key = common + userId;
  }

  load(): Choice {
    try {
      const value: unknown = JSON.parse(this.storage.getItem(this.key) ?? '{}');
      const { open, push } = (value ?? {}) as Partial<Choice>;
      return { open: open === true, push: push === true };
    } catch {
      return nothingChosen;
    }
  }

  save(choice: Choice): void {
    try {
      if (choice.open || choice.push) this.storage.setItem(this.key, JSON.stringify(choice));
      else this.storage.removeItem(this.key);
    } catch {
      // Quota: it holds until the page is closed.
    }
  }

  /** Takes away what other people have left in this browser. */
  clearOthers(): void {
    const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index) ?? '');
    for (const key of keys) if (key.startsWith(common) && key !== this.key) this.storage.removeItem(key);
  }
}
