import { CloseButton, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Icon } from '@/components/Icon';
import { ask, useSearch } from '@/stores/search';
import classes from './Search.module.css';
import { t } from './texts';

export function SearchField() {
  const words = useSearch(state => state.question.words);
  const conversationId = useSearch(state => state.question.conversationId);
  const field = useRef<HTMLInputElement>(null);
  // One who asks for the search wants to type, also where it is open already.
  useEffect(() => field.current?.focus(), [conversationId]);
  return (
    <TextInput
      ref={field}
      className={classes.field}
      type="search"
      role="searchbox"
      aria-label={t('field')}
      placeholder={t('field')}
      leftSection={<Icon name="search" size={17} />}
      rightSection={
        words !== '' && (
          <CloseButton
            aria-label={t('clear')}
            size="sm"
            onClick={() => {
              ask({ words: '' });
              field.current?.focus();
            }}
          />
        )
      }
      radius="xl"
      variant="filled"
      maxLength={300}
      value={words}
      onChange={event => ask({ words: event.currentTarget.value })}
    />
  );
}
