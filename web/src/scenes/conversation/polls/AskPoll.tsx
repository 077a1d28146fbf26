import { ActionIcon, Button, Checkbox, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { ApiError, describeError } from '@/api/errors';
import { Icon } from '@/components/Icon';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useSubmit } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { uuidv7 } from '@/stores/outbox/uuid';
import { ask } from '@/stores/polls';
import { normalize, roomFor } from '../limits';
import classes from './AskPoll.module.css';
import { t } from './texts';

const hour = 3_600_000;

const ends = { never: 0, hour, day: 24 * hour, week: 7 * 24 * hour };

type End = keyof typeof ends;

interface AskPollProps {
  id: string;
  most: number;
  onClose: () => void;
}

/** A question, what can be chosen, and how. */
export default function AskPoll({ id, most, onClose }: AskPollProps) {
  const phone = useMediaQuery('(max-width: 560px)');
  const limits = useServerInfo()?.limits;
  const [question, setQuestion] = useState('');
  const [options, setOptions] = useState(['', '']);
  const [multiple, setMultiple] = useState(false);
  const [anonymous, setAnonymous] = useState(false);
  const [end, setEnd] = useState<End>('never');
  // The same for each attempt: one that was answered into nothing is not another poll.
  const [messageId] = useState(() => uuidv7());
  const written = options.map(normalize).filter(option => option !== '');
  const fits =
    roomFor(question, limits?.pollQuestionBytes ?? 0).kind !== 'none' &&
    written.every(option => roomFor(option, limits?.pollOptionBytes ?? 0).kind !== 'none');
  const ready = normalize(question) !== '' && written.length >= 2 && new Set(written).size === written.length && fits;
  const { busy, error, submit } = useSubmit(async () => {
    const closesAt = ends[end] === 0 ? null : new Date(Date.now() + ends[end]).toISOString();
    await ask(id, { id: messageId, question: normalize(question), options: written, multiple, anonymous, closesAt });
    onClose();
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ask-title')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      size={440}
      radius="lg"
      centered={!phone}
    >
      <form
        className={classes.form}
        noValidate
        onSubmit={event => {
          // The composer around it would send at once.
          event.stopPropagation();
          submit(event);
        }}
      >
        <Textarea
          label={t('question')}
          data-autofocus
          autosize
          maxRows={4}
          dir="auto"
          value={question}
          onChange={event => setQuestion(event.currentTarget.value)}
        />
        {options.map((option, index) => (
          <div key={index} className={classes.option}>
            <TextInput
              label={t('option', { number: index + 1 })}
              dir="auto"
              value={option}
              onChange={event => setOptions(options.with(index, event.currentTarget.value))}
            />
            {options.length > 2 && (
              <ActionIcon
                type="button"
                variant="subtle"
                color="gray"
                size={36}
                aria-label={t('remove-option', { number: index + 1 })}
                onClick={() => setOptions(options.toSpliced(index, 1))}
              >
                <Icon name="close" size={16} />
              </ActionIcon>
            )}
          </div>
        ))}
        {options.length < most && (
          <Button type="button" variant="default" onClick={() => setOptions([...options, ''])}>
            {t('add-option')}
          </Button>
        )}
        <Checkbox
          label={t('multiple')}
          checked={multiple}
          onChange={event => setMultiple(event.currentTarget.checked)}
        />
        <Checkbox
          label={t('anonymous')}
          checked={anonymous}
          onChange={event => setAnonymous(event.currentTarget.checked)}
        />
        <NativeSelect
          label={t('ends')}
          value={end}
          data={(Object.keys(ends) as End[]).map(value => ({ value, label: t(`ends.${value}`) }))}
          onChange={event => setEnd(event.currentTarget.value as End)}
        />
        {error !== null && (
          <p role="alert" className={classes.failed}>
            {t('not-sent')} {reasonOf(error)}
          </p>
        )}
        <Button type="submit" loading={busy} disabled={!ready}>
          {t('send')}
        </Button>
      </form>
    </Modal>
  );
}

const reasonOf = (error: unknown): string =>
  error instanceof ApiError && error.code === 'network' ? t('needs-connection') : describeError(error);
