import type { ReactNode } from 'react';
import { withoutInvisible } from '@/text/characters';
import type { Inline } from '@/text/tokens';
import { Spoiler } from './Spoiler';
import { TextLink } from './TextLink';

/** What is shown in the place of a stretch of plain text, such as names in it as chips. */
export type Decorate = (text: string) => ReactNode;

export const asItIs: Decorate = text => text;

/** In a link's label nothing may turn or hide what stands beside it. */
const label: Decorate = text => withoutInvisible(text);

interface InlinesProps {
  nodes: readonly Inline[];
  decorate: Decorate;
}

/** What stands side by side. The parts of one text never change places: the index is a key. */
export function Inlines({ nodes, decorate }: InlinesProps) {
  return nodes.map((node, index) => <OneInline key={index} node={node} decorate={decorate} />);
}

function OneInline({ node, decorate }: { node: Inline; decorate: Decorate }): ReactNode {
  switch (node.kind) {
    case 'text':
      return decorate(node.text);
    case 'code':
      return <code>{node.text}</code>;
    case 'link':
      return (
        <TextLink href={node.href} bare={node.bare} nodes={node.children}>
          <Inlines nodes={node.children} decorate={label} />
        </TextLink>
      );
    case 'spoiler':
      return (
        <Spoiler nodes={node.children}>
          <Inlines nodes={node.children} decorate={decorate} />
        </Spoiler>
      );
    case 'strike':
      return (
        <s>
          <Inlines nodes={node.children} decorate={decorate} />
        </s>
      );
    default: {
      const Mark = node.kind;
      return (
        <Mark>
          <Inlines nodes={node.children} decorate={decorate} />
        </Mark>
      );
    }
  }
}
