import { en } from './en';

export type Key = keyof typeof en;
type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
export type Entry = string | Plural;
export type Params = Readonly<Record<string, string | number>>;

/** The language of the catalogue; dates and numbers follow it. */
export const language = 'en';

export const isKey = (text: string): text is Key => Object.hasOwn(en, text);

const plurals = new Intl.PluralRules(language);

/**
 * The text for a key. `{name}` is replaced by the parameter of that name; an entry with plural forms is chosen by the
 * parameter `count`.
 */
export function t(key: Key, params?: Params): string {
  const entry: Entry = en[key];
  const text = typeof entry === 'string' ? entry : pick(entry, Number(params?.count ?? 0));
  return params ? text.replace(/\{(\w+)\}/g, (whole, name: string) => `${params[name] ?? whole}`) : text;
}

function pick(forms: Plural, count: number): string {
  return forms[plurals.select(count)] ?? forms.other;
}
