import { ActionIcon, Textarea } from '@mantine/core';
import { type KeyboardEvent, Suspense, useEffect, useRef } from 'react';
import type { Message } from '@/api/types';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { useServerInfo } from '@/hooks/useServerInfo';
import { t as common } from '@/i18n/t';
import { sends } from '@/shortcuts/table';
import { change, endEditing, useEditing, writeEdit } from '@/stores/edits';
import { useEnterSends } from '@/stores/settings';
import { messageBytes, normalize, roomFor } from '../limits';
import { useMentioning } from '../mentions/useMentioning';
import { describeRoom } from '../room';
import { formatOf } from '../writing/format';
import { applyFormat } from '../writing/insert';
import classes from './EditField.module.css';
import { focusMessage } from './focusMessage';
import { t } from './texts';

const SuggestionList = lazyPart(() => import('../mentions/SuggestionList'));

// Else Mantine takes the description and the invalid state away from the field. Its type does not know the switch.
const ownAria = { withAria: false };

/** In the place of a message's text, the text to be changed. */
export default function EditField({ message }: { message: Message }) {
  const text = useEditing(state => state.editing?.text ?? '');
  const limit = useServerInfo()?.limits.messageBytes ?? messageBytes;
  const enterSaves = useEnterSends();
  const field = useRef<HTMLTextAreaElement>(null);
  const mentioning = useMentioning(message.conversationId, field, text, writeEdit);
  const room = roomFor(text, limit);
  const written = normalize(text);
  const ready = room.kind !== 'none' && (written !== '' || message.files !== undefined);

  useEffect(() => {
    const element = field.current;
    element?.focus({ preventScroll: true });
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);

  function end(): void {
    endEditing();
    focusMessage(message.id);
  }

  function save(): void {
    if (!ready) return;
    end();
    if (written !== message.text) void change(message, { kind: 'edit', text: written });
  }

  function keyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // Enter also ends the composition of a character: 229 is what some browsers report then.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (mentioning.keyDown(event)) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      end();
      return;
    }
    const format = formatOf(event);
    if (format) {
      event.preventDefault();
      applyFormat(event.currentTarget, format);
      return;
    }
    if (!sends(event, enterSaves)) return;
    event.preventDefault();
    save();
  }

  return (
    <form
      className={classes.edit}
      onSubmit={event => {
        event.preventDefault();
        save();
      }}
    >
      {(mentioning.items.length > 0 || mentioning.failed) && (
        <Suspense>
          <SuggestionList mentioning={mentioning} inline />
        </Suspense>
      )}
      <Textarea
        ref={field}
        {...ownAria}
        {...mentioning.field}
        aria-label={t('edit.label')}
        aria-describedby="edit-hint"
        aria-invalid={room.kind === 'none' || undefined}
        autosize
        minRows={1}
        maxRows={10}
        size="md"
        dir="auto"
        className={classes.field ?? ''}
        value={text}
        onChange={event => writeEdit(event.currentTarget.value)}
        onKeyDown={keyDown}
        onBlur={mentioning.leave}
      />
      <span id="edit-hint" className={classes.hint} data-keys={room.kind === 'plenty' || undefined} aria-live="polite">
        {describeRoom(room) || t(enterSaves ? 'edit.hint' : 'edit.hint-button')}
      </span>
      <ActionIcon
        type="button"
        variant="subtle"
        color="gray"
        size={36}
        radius="xl"
        aria-label={common('common.cancel')}
        onClick={end}
      >
        <Icon name="close" size={18} />
      </ActionIcon>
      <ActionIcon type="submit" size={36} radius="xl" aria-label={common('common.save')} disabled={!ready}>
        <Icon name="check" size={18} />
      </ActionIcon>
    </form>
  );
}
