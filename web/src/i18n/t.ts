import { en } from './en';

export type Key = keyof typeof en;
type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
export type Entry = string | Plural;
export type Catalogue = Readonly<Record<string, Entry>>;
export type Params = Readonly<Record<string, string | number>>;

/** The language of the catalogue; dates and numbers follow it. */
export const language = 'en';

export const isKey = (text: string): text is Key => Object.hasOwn(en, text);

const plurals = new Intl.PluralRules(language);

/**
 * A reader of a catalogue. Scenes that are loaded when they are first opened bring their own (`i18n/en/`), so that the
 * first page does not carry their texts.
 *
 * `{name}` in a text is replaced by the parameter of that name; an entry with plural forms is chosen by the parameter `count`.
 */
export function texts<C extends Catalogue>(catalogue: C): (key: keyof C & string, params?: Params) => string {
  return (key, params) => {
    const entry: Entry = catalogue[key] ?? key;
    const text = typeof entry === 'string' ? entry : pick(entry, Number(params?.count ?? 0));
    return params ? text.replace(/\{(\w+)\}/g, (whole, name: string) => `${params[name] ?? whole}`) : text;
  };
}

/** The text for a key of the catalogue that every page has. */
export const t = texts(en);

function pick(forms: Plural, count: number): string {
  return forms[plurals.select(count)] ?? forms.other;
}
