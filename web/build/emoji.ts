import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const prefix = 'virtual:emoji/';
const languages = ['de', 'en'];
/** Of September 2022: newer ones are boxes on many devices. */
const newest = 15;
/** Parts of other emoji, such as skin tones by themselves. */
const componentGroup = 2;

interface Source {
  emoji: string;
  hexcode: string;
  label: string;
  version: number;
  group?: number;
  order?: number;
  tags?: string[];
  skins?: { emoji: string; tone: number | number[] }[];
}

type Shortcodes = Record<string, string | string[] | undefined>;

/** `virtual:emoji/LANGUAGE`: what the picker needs of emojibase's tables, in the order of Unicode. */
export function emoji(): Plugin {
  const require = createRequire(import.meta.url);
  return {
    name: 'parley-emoji',
    resolveId: id => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      const language = id.slice(prefix.length + 1);
      if (!id.startsWith(`\0${prefix}`) || !languages.includes(language)) return null;
      const codes = [
        require('emojibase-data/en/shortcodes/github.json'),
        require('emojibase-data/en/shortcodes/emojibase.json'),
      ];
      const all = require(`emojibase-data/${language}/data.json`) as Source[];
      const rows = all
        .filter(({ group, version }) => group !== undefined && group !== componentGroup && version <= newest)
        .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
        .map(each => [each.emoji, each.group, each.label, wordsOf(each), shortcodesOf(each, codes), tonesOf(each)]);
      // Parsed as JSON, which is quicker than as a program.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(rows))});`;
    },
  };
}

const wordsOf = ({ tags, label }: Source): string => (tags ?? []).filter(tag => tag !== label).join(' ');

function shortcodesOf({ hexcode }: Source, tables: readonly Shortcodes[]): string {
  const found = tables.flatMap(table => table[hexcode] ?? []);
  return [...new Set(found)].slice(0, 3).join(' ');
}

/** Of several people each has a tone: only those are offered where all have the same. */
function tonesOf({ skins }: Source): string[] | 0 {
  const tones = [1, 2, 3, 4, 5].map(tone => skins?.find(skin => skin.tone === tone)?.emoji);
  return tones.every(each => each !== undefined) ? tones : 0;
}
