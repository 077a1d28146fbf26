import { language } from '@/i18n/t';

export interface Emoji {
  readonly character: string;
  /** Its number among Unicode's groups. */
  readonly group: number;
  /** Its name in the page's language. */
  readonly label: string;
  /** What it is looked for by, beside its name: one string, parted by blanks. */
  readonly words: string;
  /** How it is called between colons, in English everywhere. */
  readonly shortcodes: readonly string[];
  /** It with the five skin tones; null where it has none. */
  readonly tones: readonly string[] | null;
}

let loading: Promise<readonly Emoji[]> | undefined;

/** The emoji with their names in the page's language, loaded once. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<readonly Emoji[]> {
  const { default: rows } = await (language === 'de' ? import('virtual:emoji/de') : import('virtual:emoji/en'));
  return rows.map(([character, group, label, words, shortcodes, tones]) => ({
    character,
    group,
    label,
    words,
    shortcodes: shortcodes.split(' '),
    tones: tones === 0 ? null : tones,
  }));
}

/** No tone, or one of the five. */
export type Tone = 0 | 1 | 2 | 3 | 4 | 5;

export const withTone = (emoji: Emoji, tone: Tone): string => emoji.tones?.[tone - 1] ?? emoji.character;
