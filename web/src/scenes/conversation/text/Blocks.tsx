import type { CSSProperties } from 'react';
import type { Block } from '@/text/tokens';
import classes from '../MessageText.module.css';
import { CodeBlock } from './CodeBlock';
import { type Decorate, Inlines } from './Inlines';

/** What stands one below the other. The blocks of one text never change places: the index is a key. */
export function Blocks({ blocks, decorate }: { blocks: readonly Block[]; decorate: Decorate }) {
  return blocks.map((block, index) => <OneBlock key={index} block={block} decorate={decorate} />);
}

function OneBlock({ block, decorate }: { block: Block; decorate: Decorate }) {
  switch (block.kind) {
    case 'text':
      return (
        <p dir="auto">
          <Inlines nodes={block.children} decorate={decorate} />
        </p>
      );
    case 'code':
      return <CodeBlock text={block.text} language={block.language} />;
    case 'quote':
      return (
        <blockquote dir="auto">
          <Blocks blocks={block.children} decorate={decorate} />
        </blockquote>
      );
    case 'list': {
      const List = block.items[0]?.value === null ? 'ul' : 'ol';
      const digits = Math.max(...block.items.map(({ value }) => `${value ?? ''}`.length));
      return (
        <List dir="auto" className={classes.list} style={{ '--digits': digits } as CSSProperties}>
          {block.items.map(({ value, children }, index) => (
            <li key={index} value={value ?? undefined}>
              <Blocks blocks={children} decorate={decorate} />
            </li>
          ))}
        </List>
      );
    }
  }
}
