import { ActionIcon, Textarea } from '@mantine/core';
import { Suspense, type ClipboardEvent, type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { isNotes, useConversationInfo } from '@/hooks/useConversation';
import { useServerInfo } from '@/hooks/useServerInfo';
import { t } from '@/i18n/t';
import { sends, shortcutOf } from '@/shortcuts/table';
import { draftOf, writeDraft } from '@/stores/drafts';
import { liveClient } from '@/stores/live';
import { sendFiles, sendText } from '@/stores/outbox';
import { endReply, takeReply, useReplying } from '@/stores/replies';
import { useKnowsPeople } from '@/stores/session/abilities';
import { useEnterSends } from '@/stores/settings';
import { createTypingAnnouncer } from '@/stores/typing';
import type { Announcer } from '@/stores/typing/announcer';
import { takeFiles, type Upload, useUnfinished } from '@/stores/uploads';
import { editLast } from './actions/editLast';
import classes from './Composer.module.css';
import { messageBytes, normalize, roomFor } from './limits';
import { useMentioning } from './mentions/useMentioning';
import { ReplyBar } from './replies/ReplyBar';
import { describeRoom } from './room';
import { AskButton } from './polls/AskButton';
import { AttachButton } from './tray/AttachButton';
import { t as scheduling } from './scheduled/texts';
import { useDraft } from './useDraft';
import { useSlowMode } from './slowMode';
import { DropZone } from './tray/DropZone';
import { pastedFiles } from './tray/transfer';
import { useAttaching } from './tray/useAttaching';
import { canRecord } from './voice/support';
import { formatOf } from './writing/format';
import { applyFormat } from './writing/insert';
import { listId, useShortcodes } from './writing/useShortcodes';
import { WritingTools } from './writing/WritingTools';

const ShortcodeList = lazyPart(() => import('./writing/ShortcodeList'));
const FileTray = lazyPart(() => import('./tray/FileTray'));
const UnfinishedNote = lazyPart(() => import('./tray/UnfinishedNote'));
const SuggestionList = lazyPart(() => import('./mentions/SuggestionList'));
const SendLater = lazyPart(() => import('./scheduled/SendLater'));
const VoiceRecorder = lazyPart(() => import('./voice/VoiceRecorder'));

// Else Mantine takes the description and the invalid state away from the field. Its type does not know the switch.
const ownAria = { withAria: false };

export function Composer({ id }: { id: string }) {
  const [text, setText] = useState(() => draftOf(id)?.text ?? '');
  useDraft(id, setText);
  const limits = useServerInfo()?.limits;
  const limit = limits?.messageBytes ?? messageBytes;
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTypingAnnouncer(id);
  const enterSends = useEnterSends();
  const room = roomFor(text, limit);
  const wait = useSlowMode(id);
  const { uploads, add, notice } = useAttaching(id);
  const written = normalize(text) !== '';
  const unfinished = useUnfinished(useShallow(({ all }) => all.filter(each => each.conversationId === id)));
  const attached = uploads.filter(({ peaks }) => !peaks);
  const ready = room.kind !== 'none' && wait === 0 && (attached.length > 0 ? attached.every(isReady) : written);
  const shortcodes = useShortcodes(field, text);
  const suggesting = shortcodes.found.length > 0;
  const [recording, setRecording] = useState(false);
  const [sendingLater, setSendingLater] = useState(false);
  const people = useKnowsPeople();
  // By its text alone: files are held only by what is sent.
  const mayWait =
    people && written && uploads.length === 0 && room.kind !== 'none' && (limits?.scheduledPerPerson ?? 0) > 0;
  const mayRecord = add !== undefined && wait === 0 && !written && attached.length === 0 && canRecord();

  const replying = useReplying(all => all[id]);
  const replyingTo = replying?.id;
  useEffect(() => {
    // Whoever answers wants to write, with a finger as well.
    if (replyingTo !== undefined) requestAnimationFrame(() => field.current?.focus());
  }, [replyingTo]);

  const focusWithoutKeyboard = useCallback(() => {
    // With a finger, focus would raise the keyboard over what one came to read.
    if (window.matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);

  useEffect(focusWithoutKeyboard, [focusWithoutKeyboard]);

  function write(next: string): void {
    setText(next);
    writeDraft(id, { text: next }, roomFor(next, limit).kind === 'none');
    if (normalize(next) === '') typing.current?.end();
    else typing.current?.keystroke();
  }

  const mentioning = useMentioning(id, field, text, write);

  function send(): void {
    const files = ready ? takeFiles(id) : null;
    if (files === null) return;
    const answered = takeReply(id);
    if (files.length > 0) sendFiles(id, files, normalize(text), { replyTo: answered });
    else sendText(id, normalize(text), answered);
    typing.current?.sent();
    setText('');
    writeDraft(id, { text: '', replyTo: null });
    field.current?.focus();
  }

  function scheduled(): void {
    setSendingLater(false);
    endReply(id);
    write('');
    field.current?.focus();
  }

  function attach(files: readonly File[]): void {
    add?.(files);
    focusWithoutKeyboard();
  }

  function stopRecording(): void {
    setRecording(false);
    // The field is to be seen again before it can have the focus.
    setTimeout(focusWithoutKeyboard);
  }

  function paste(event: ClipboardEvent<HTMLTextAreaElement>): void {
    const files = add ? pastedFiles(event.clipboardData) : [];
    if (files.length === 0) return;
    event.preventDefault();
    attach(files);
  }

  function keyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // Enter also ends the composition of a character: 229 is what some browsers report then.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (mentioning.keyDown(event) || shortcodes.keyDown(event)) return;
    const format = formatOf(event);
    if (format) {
      event.preventDefault();
      applyFormat(event.currentTarget, format);
      return;
    }
    if (shortcutOf(event, 'writing') === 'edit-last' && text === '' && uploads.length === 0 && editLast(id, limits)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape' && replying) {
      event.preventDefault();
      endReply(id);
      return;
    }
    if (!sends(event, enterSends)) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className={classes.composer}
      data-empty={!written || undefined}
      data-recordable={mayRecord || undefined}
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      {replying && <ReplyBar message={replying} onEnd={focusWithoutKeyboard} />}
      {uploads.length > 0 && (
        <Suspense>
          <FileTray uploads={uploads} notice={notice} onRemoved={focusWithoutKeyboard} />
        </Suspense>
      )}
      {unfinished.length > 0 && (
        <Suspense>
          <UnfinishedNote uploads={unfinished} onRemoved={focusWithoutKeyboard} />
        </Suspense>
      )}
      {/* Not read out each second: the field is described by it. */}
      <p id="composer-slow" className={classes.slow} hidden={wait === 0}>
        {wait > 0 && t('composer.slow', { count: wait })}
      </p>
      {recording && (
        <Suspense>
          <VoiceRecorder conversationId={id} onClose={stopRecording} />
        </Suspense>
      )}
      {add && !recording && <DropZone onFiles={attach} />}
      {add && !recording && <AttachButton onFiles={attach} />}
      {people && wait === 0 && !written && attached.length === 0 && !recording && <AskButton id={id} />}
      <div className={classes.field} hidden={recording}>
        {(mentioning.items.length > 0 || mentioning.failed) && (
          <Suspense>
            <SuggestionList mentioning={mentioning} />
          </Suspense>
        )}
        <Textarea
          ref={field}
          {...ownAria}
          {...mentioning.field}
          {...(suggesting && { 'aria-controls': listId, 'aria-activedescendant': `${listId}-${shortcodes.active}` })}
          aria-label={t('composer.label')}
          aria-describedby="composer-room composer-slow"
          aria-invalid={room.kind === 'none' || undefined}
          placeholder={t('composer.placeholder')}
          autosize
          minRows={1}
          maxRows={8}
          size="md"
          dir="auto"
          classNames={{ input: classes.input ?? '' }}
          value={text}
          onChange={event => write(event.currentTarget.value)}
          onKeyDown={keyDown}
          onPaste={paste}
          onBlur={() => {
            typing.current?.end();
            mentioning.leave();
          }}
        />
        <WritingTools field={field} />
        {suggesting && (
          <Suspense>
            <ShortcodeList {...shortcodes} />
          </Suspense>
        )}
        <span id="composer-room" aria-live="polite" className={classes.room} data-kind={room.kind}>
          {describeRoom(room)}
        </span>
      </div>
      {mayRecord && !recording && (
        <ActionIcon
          type="button"
          variant="subtle"
          color="gray"
          size={44}
          radius="xl"
          aria-label={t('files.record')}
          onClick={() => setRecording(true)}
        >
          <Icon name="microphone" size={21} />
        </ActionIcon>
      )}
      {mayWait && !recording && (
        <ActionIcon
          type="button"
          variant="subtle"
          color="gray"
          size={44}
          radius="xl"
          aria-label={scheduling('send-later')}
          title={scheduling('send-later')}
          aria-haspopup="dialog"
          onClick={() => setSendingLater(true)}
        >
          <Icon name="timer" size={21} />
        </ActionIcon>
      )}
      {sendingLater && (
        <Suspense>
          <SendLater
            id={id}
            text={normalize(text)}
            replyTo={replyingTo}
            onDone={scheduled}
            onClose={() => {
              setSendingLater(false);
              field.current?.focus();
            }}
          />
        </Suspense>
      )}
      {!recording && (
        <ActionIcon
          type="submit"
          className={classes.send}
          size={44}
          radius="xl"
          aria-label={t('composer.send')}
          disabled={!ready}
          // Keeps the focus, and on a phone the keyboard, where one writes.
          onMouseDown={event => event.preventDefault()}
        >
          <Icon name="send" size={20} />
        </ActionIcon>
      )}
    </form>
  );
}

const isReady = ({ status }: Upload) => status === 'ready';

function useTypingAnnouncer(id: string) {
  const typing = useRef<Announcer>(undefined);
  const own = isNotes(useConversationInfo(id));
  useEffect(() => {
    const client = liveClient();
    if (!client || own) return;
    const announcer = createTypingAnnouncer(client, id);
    typing.current = announcer;
    return () => announcer.end();
  }, [id, own]);
  return typing;
}
