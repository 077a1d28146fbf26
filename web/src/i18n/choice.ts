import { speak } from './t';
import type { Translations } from './translation';

/** The languages that there are catalogues of, each by its own name. */
export const languages = [
  { tag: 'en', name: 'English' },
  { tag: 'de', name: 'Deutsch' },
] as const;

export type LanguageTag = (typeof languages)[number]['tag'];

const key = 'parley.language';

const catalogues: Readonly<Record<Exclude<LanguageTag, 'en'>, () => Promise<Translations>>> = {
  de: async () => (await import('./de')).de,
};

const known = (tag: string | null | undefined): LanguageTag | null =>
  languages.find(each => each.tag === tag)?.tag ?? null;

/** The languages that are written from the right to the left. */
const fromTheRight: ReadonlySet<string> = new Set(['ar', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

export const directionOf = (tag: string): 'ltr' | 'rtl' => (fromTheRight.has(tag) ? 'rtl' : 'ltr');

/** What somebody has chosen in this browser; null: the language that the browser is set to. */
export function chosenLanguage(): LanguageTag | null {
  try {
    return known(localStorage.getItem(key));
  } catch {
    return null; // A browser that lets pages keep nothing.
  }
}

/** The first of the browser's languages that there is a catalogue of. */
export function browserLanguage(preferred: readonly string[] = navigator.languages): LanguageTag {
  for (const each of preferred) {
    const tag = known(each.split('-')[0]?.toLowerCase());
    if (tag) return tag;
  }
  return 'en';
}

/** Takes effect when the page is loaded again, which this does: texts are read once. */
export function chooseLanguage(tag: LanguageTag | null): void {
  try {
    if (tag) localStorage.setItem(key, tag);
    else localStorage.removeItem(key);
  } catch {
    return; // Nothing can be kept here: the page stays as the browser is set.
  }
  location.reload();
}

/** Before the first text is shown. Without its catalogue, as it may be without a connection, the page speaks English. */
export async function speakChosen(): Promise<void> {
  const tag = chosenLanguage() ?? browserLanguage();
  if (tag === 'en') return;
  try {
    speak(tag, await catalogues[tag]());
    document.documentElement.lang = tag;
    document.documentElement.dir = directionOf(tag);
  } catch {
    // The texts of this build, which are English.
  }
}
