import { type ReactNode, Suspense, useState } from 'react';
import { lazyPart } from '@/components/lazyPart';
import { doubtOf, shownAddress } from '@/text/hosts';
import { readable } from '@/text/plain';
import type { Inline } from '@/text/tokens';
import classes from '../MessageText.module.css';

const LinkQuestion = lazyPart(() => import('./LinkQuestion'));

interface TextLinkProps {
  href: string;
  /** It was written as an address, without a label. */
  bare: boolean;
  nodes: readonly Inline[];
  children: ReactNode;
}

/** A link in a message: opens elsewhere and tells nothing; one that may not lead where it seems to asks first. */
export function TextLink({ href, bare, nodes, children }: TextLinkProps) {
  const [asking, setAsking] = useState(false);
  const written = readable(nodes);
  const doubt = doubtOf(href, bare ? '' : written);
  // Whatever surrounds it, its letters stand in their own order.
  const label = <bdi>{bare ? shownAddress(href, written) : children}</bdi>;
  if (doubt === null) {
    return (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {label}
      </a>
    );
  }
  return (
    <>
      {/* No link: nothing that opens one, such as a middle click, may pass the question by. */}
      <button type="button" className={classes.doubtful} aria-haspopup="dialog" onClick={() => setAsking(true)}>
        {label}
      </button>
      {asking && (
        <Suspense>
          <LinkQuestion href={href} doubt={doubt} written={bare ? written : null} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
