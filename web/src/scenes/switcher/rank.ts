import { folded } from '@/i18n/folded';

const ofWord = /[\p{L}\p{N}]/u;

const words = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '');

export interface Named {
  /** As `folded` makes them. */
  names: readonly string[];
}

/** Those that a query may mean, the best first; of those that fit alike the order stays. */
export function best<T extends Named>(all: readonly T[], query: string, most: number): T[] {
  const wanted = folded(query.trim());
  if (wanted === '') return all.slice(0, most);
  const parts = words(wanted);
  const letters = [...wanted.replace(/\s+/gu, '')];
  const found = all.flatMap(each => {
    const rank = Math.min(...each.names.map(name => rankOf(name, wanted, parts, letters)));
    return rank === Infinity ? [] : [{ each, rank }];
  });
  return found
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ each }) => each);
}

/** The whole name, its beginning, the beginnings of its words, a part of it, its letters in their order; else infinite. */
function rankOf(name: string, query: string, parts: readonly string[], letters: readonly string[]): number {
  if (name === query) return 0;
  if (name.startsWith(query)) return 1;
  if (parts.length > 0 && parts.every(part => beginsWord(name, part))) return 2;
  if (name.includes(query)) return 3;
  return letters.length > 1 && holds(name, letters) ? 4 : Infinity;
}

/** Without taking the name apart: there may be thousands, at each key. */
function beginsWord(name: string, part: string): boolean {
  for (let at = name.indexOf(part); at >= 0; at = name.indexOf(part, at + 1)) {
    if (at === 0 || !ofWord.test(name.charAt(at - 1))) return true;
  }
  return false;
}

function holds(name: string, letters: readonly string[]): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = name.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}
