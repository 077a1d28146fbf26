import { en } from './en';
import type { Translations } from './translation';

export type Key = keyof typeof en;
type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
export type Entry = string | Plural;
export type Catalogue = Readonly<Record<string, Entry>>;
export type Params = Readonly<Record<string, string | number>>;

/** The language that the page speaks; dates and numbers follow it. */
export let language = 'en';

export const isKey = (text: string): text is Key => Object.hasOwn(en, text);

let plurals = new Intl.PluralRules(language);
let translations: Partial<Translations> = {};

/** From now on the page speaks another language than English. Texts that were read before stay as they are: call it before the first. */
export function speak(tag: string, catalogues: Translations): void {
  language = tag;
  plurals = new Intl.PluralRules(tag);
  translations = catalogues;
}

/**
 * A reader of a catalogue. Scenes that are loaded when they are first opened bring their own (`i18n/en/`), so that the
 * first page does not carry their texts.
 *
 * `{name}` in a text is replaced by the parameter of that name; an entry with plural forms is chosen by the parameter `count`.
 *
 * @param name - What its translations are called.
 */
export function texts<C extends Catalogue>(
  catalogue: C,
  name: keyof Translations,
): (key: keyof C & string, params?: Params) => string {
  return (key, params) => {
    const translated: Catalogue | undefined = translations[name];
    const entry: Entry = translated?.[key] ?? catalogue[key] ?? key;
    const text = typeof entry === 'string' ? entry : pick(entry, Number(params?.count ?? 0));
    return params ? text.replace(/\{(\w+)\}/g, (whole, name: string) => isolated(params[name] ?? whole)) : text;
  };
}

/** The text for a key of the catalogue that every page has. */
export const t = texts(en, 'common');

function pick(forms: Plural, count: number): string {
  return forms[plurals.select(count)] ?? forms.other;
}

const turning =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** What people wrote keeps its own direction, and does not change that of the words around it (U+2068, U+2069). */
function isolated(param: string | number): string {
  const text = `${param}`;
  // What isolates in it could end this one.
  return turning.test(text) ? `\u2068${text.replace(/[\u2066-\u2069]/g, '')}\u2069` : text;
}
