import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { jumpTo } from '@/stores/jump';
import { useQuoted } from '@/stores/quotes';
import classes from './Quote.module.css';
import { t } from './texts';
import { useQuoteLine } from './useQuoteLine';

/** Above what a message says, the one that it answers; a click leads there. */
export function Quote({ conversationId, messageId }: { conversationId: string; messageId: string }) {
  const { name, text, message } = useQuoteLine(conversationId, useQuoted(conversationId, messageId));
  const [tooFar, setTooFar] = useState(false);
  if (!message) {
    return (
      <div className={classes.quote}>
        <em className={classes.text}>{text}</em>
      </div>
    );
  }
  return (
    <>
      <UnstyledButton
        className={classes.quote}
        aria-label={name === null ? t('quote', { text }) : t('quote-of', { name, text })}
        // The log has one stop of the Tab key; with the keyboard one goes on from the message.
        tabIndex={-1}
        onClick={event => {
          // The focus goes to where one is led.
          event.currentTarget.blur();
          void jumpTo(conversationId, message).then(found => setTooFar(!found));
        }}
      >
        {name !== null && <span className={classes.name}>{name}</span>}
        {message.deletedAt ? <em className={classes.text}>{text}</em> : <bdi className={classes.text}>{text}</bdi>}
      </UnstyledButton>
      {tooFar && (
        <small role="alert" className={classes.note}>
          {t('too-far')}
        </small>
      )}
    </>
  );
}
