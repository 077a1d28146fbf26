import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { t } from '@/i18n/t';
import { readable } from '@/text/plain';
import type { Inline } from '@/text/tokens';
import classes from '../MessageText.module.css';

interface SpoilerProps {
  nodes: readonly Inline[];
  children: ReactNode;
}

/** Hides what it holds until one wants to see it: from the eye, from the keyboard, and from what is read aloud. */
export function Spoiler({ nodes, children }: SpoilerProps) {
  const [shown, setShown] = useState(false);
  if (shown) return <span className={classes.revealed}>{children}</span>;
  return (
    <button type="button" className={classes.spoiler} onClick={() => setShown(true)}>
      <VisuallyHidden>{t('messages.spoiler')}</VisuallyHidden>
      {/* Takes the room that it will have, so that nothing moves. */}
      <span className={classes.hidden} aria-hidden="true">
        {readable(nodes)}
      </span>
    </button>
  );
}
