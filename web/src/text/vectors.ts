import type { Block, Inline } from './tokens';

/** What a message was taken apart into, in one line: `strong(…)`, `link(href|…)`, `quote[…]`, `list[1. …]`. */
export const shown = (blocks: readonly Block[]): string => blocks.map(ofBlock).join(' / ');

function ofBlock(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.children.map(ofInline).join('');
    case 'code':
      return `code[${block.language}|${block.text}]`;
    case 'quote':
      return `quote[${shown(block.children)}]`;
    case 'list':
      return `list[${block.items.map(({ value, children }) => `${value ?? '-'} ${shown(children)}`).join('; ')}]`;
  }
}

function ofInline(node: Inline): string {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'code') return `code(${node.text})`;
  const inside = node.children.map(ofInline).join('');
  return node.kind === 'link' ? `link(${node.href}|${inside})` : `${node.kind}(${inside})`;
}
