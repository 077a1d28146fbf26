import { useEffect, useState } from 'react';
import classes from '../MessageText.module.css';
import type { Highlighted } from './highlight/protocol';

/** Longer code stays in one colour. */
const maxLength = 20_000;

/** Code as it was written, coloured when its language is known: by a worker, so that no text can hold up the page. */
export function CodeBlock({ text, language }: { text: string; language: string }) {
  const highlighted = useHighlighted(text, language);
  return (
    <pre className={classes.code} dir="ltr">
      <code>
        {highlighted?.map(([part, scope], index) =>
          scope === null ? (
            part
          ) : (
            <span key={index} data-scope={scope}>
              {part}
            </span>
          ),
        ) ?? text}
      </code>
    </pre>
  );
}

function useHighlighted(text: string, language: string): Highlighted | null {
  const [done, setDone] = useState<{ text: string; language: string; parts: Highlighted | null }>();
  useEffect(() => {
    if (language === '' || text.length > maxLength) return;
    let wanted = true;
    void import('./highlight/highlight').then(
      async ({ highlight }) => {
        const parts = await highlight(text, language);
        if (wanted) setDone({ text, language, parts });
      },
      () => {}, // Without a connection, and not kept: it stays in one colour.
    );
    return () => {
      wanted = false;
    };
  }, [text, language]);
  return done?.text === text && done.language === language ? done.parts : null;
}
