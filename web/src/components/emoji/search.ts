import { folded } from '@/i18n/folded';
import type { Emoji } from './emoji';

/** The emoji whose names, keywords or shortcodes have words that begin with each word of the query; those called so come first. */
export function searchEmoji(all: readonly Emoji[], query: string): Emoji[] {
  const wanted = folded(query)
    .split(/[\s:]+/u)
    .filter(word => word !== '');
  if (wanted.length === 0) return [];
  const found = all.flatMap(emoji => {
    const rank = rankOf(emoji, wanted);
    return rank === null ? [] : [{ emoji, rank }];
  });
  return found.toSorted((a, b) => a.rank - b.rank).map(({ emoji }) => emoji);
}

function rankOf({ label, words, shortcodes }: Emoji, wanted: readonly string[]): number | null {
  const name = folded(label);
  const query = wanted.join(' ');
  if (name === query || shortcodes.includes(query)) return 0;
  if (name.startsWith(query) || shortcodes.some(code => code.startsWith(query))) return 1;
  const named = `${name} ${shortcodes.join(' ').replaceAll('_', ' ')}`.split(/[\s:,-]+/u);
  if (wanted.every(word => named.some(each => each.startsWith(word)))) return 2;
  const known = [...named, ...folded(words).split(/[\s-]+/u)];
  return wanted.every(word => known.some(each => each.startsWith(word))) ? 3 : null;
}

/** For what is being written between colons: by shortcode, then by name. */
export function completeShortcode(all: readonly Emoji[], beginning: string, most: number): Emoji[] {
  const code = beginning.toLowerCase();
  const called = all.filter(({ shortcodes }) => shortcodes.includes(code));
  const begun = all.filter(({ shortcodes }) => shortcodes.some(each => each.startsWith(code)));
  const named = searchEmoji(all, beginning.replaceAll('_', ' '));
  return [...new Set([...called, ...begun, ...named])].slice(0, most);
}
