import { parse } from './blocks';
import type { Block, Inline, Item } from './tokens';

/** In the place of what a spoiler hides, however long it is. */
const hidden = '▒▒▒▒';

/**
 * A message without its marks, for where nothing but text can be shown: lists, notifications, what is read aloud. What
 * spoilers hide stays hidden.
 *
 * @param cut - It is the beginning of a longer text: a spoiler whose end is cut off hides the rest.
 */
export function plainText(source: string, { cut = false } = {}): string {
  const text = parse(cut ? `${source}||` : source)
    .map(ofBlock)
    .join('\n');
  return cut && text.endsWith('||') ? text.slice(0, -2) : text;
}

function ofBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return readable(block.children);
    case 'code':
      return block.text;
    case 'quote':
      return block.children.map(ofBlock).join('\n');
    case 'list':
      return block.items.map(ofItem).join('\n');
  }
}

const ofItem = ({ value, children }: Item): string =>
  `${value === null ? '–' : `${value}.`} ${children.map(ofBlock).join('\n')}`;

/** What is read of a stretch of text. */
export const readable = (nodes: readonly Inline[]): string =>
  nodes
    .map(node => {
      if (node.kind === 'text' || node.kind === 'code') return node.text;
      return node.kind === 'spoiler' ? hidden : readable(node.children);
    })
    .join('');
