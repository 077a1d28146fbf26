import { ActionIcon, Button, Loader } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { Icon } from '@/components/Icon';
import { duration } from '@/i18n/sizes';
import { t as common } from '@/i18n/t';
import { clockTime } from '@/i18n/time';
import { sendVoice } from '@/stores/uploads';
import { Level } from './Level';
import { mostMs, type Recorded } from './recording';
import { t } from './texts';
import { useRecorder } from './useRecorder';
import classes from './Voice.module.css';
import { VoicePlayer } from './VoicePlayer';

interface VoiceRecorderProps {
  conversationId: string;
  onClose: () => void;
}

/** In place of what one writes with: records, lets one listen, sends. */
export default function VoiceRecorder({ conversationId, onClose }: VoiceRecorderProps) {
  const { state, stop, again } = useRecorder();
  const first = useRef<HTMLButtonElement>(null);
  const group = useRef<HTMLDivElement>(null);
  // What was pressed is gone; and what is there changes with each step.
  useEffect(() => (first.current ?? group.current)?.focus(), [state.kind]);

  function send(recorded: Recorded): void {
    const { blob, ending, peaks } = recorded;
    const name = t('name', { when: clockTime(new Date().toISOString()) }).replaceAll(':', '.');
    sendVoice(conversationId, new File([blob], `${name}.${ending}`, { type: blob.type }), peaks);
    onClose();
  }

  return (
    <div
      className={classes.recorder}
      ref={group}
      role="group"
      tabIndex={-1}
      aria-label={t('new')}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        // Else it led out of the conversation as well.
        event.preventDefault();
        onClose();
      }}
    >
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        radius="xl"
        type="button"
        aria-label={t('cancel')}
        onClick={onClose}
      >
        <Icon name="remove" size={20} />
      </ActionIcon>
      <span role="status" className={classes.said}>
        {state.kind === 'recording' && t('recording')}
        {state.kind === 'recorded' && t('recorded', { length: duration(state.recorded.durationMs) })}
      </span>
      {(state.kind === 'asking' || state.kind === 'working') && (
        <span className={classes.wait}>
          <Loader size="xs" color="gray" />
          {t(state.kind)}
        </span>
      )}
      {state.kind === 'recording' && (
        <>
          <span className={classes.live}>
            <span className={classes.dot} aria-hidden="true" />
            <span className={classes.time}>{duration(Math.floor(state.ms / 1000) * 1000)}</span>
            <Level stream={state.stream} />
          </span>
          <ActionIcon ref={first} size={44} radius="xl" type="button" aria-label={t('stop')} onClick={stop}>
            <Icon name="stop" size={20} />
          </ActionIcon>
        </>
      )}
      {state.kind === 'recorded' && (
        <>
          <Preview recorded={state.recorded} />
          <ActionIcon
            ref={first}
            size={44}
            radius="xl"
            type="button"
            aria-label={t('send')}
            onClick={() => send(state.recorded)}
          >
            <Icon name="send" size={20} />
          </ActionIcon>
          {state.full && <p className={classes.full}>{t('full', { length: duration(mostMs) })}</p>}
        </>
      )}
      {state.kind === 'refused' && (
        <>
          <p role="alert" className={classes.refused}>
            {t(state.why)}
          </p>
          <Button ref={first} variant="default" type="button" onClick={again}>
            {common('common.retry')}
          </Button>
        </>
      )}
    </div>
  );
}

/** To be heard before it is sent: from this machine. */
function Preview({ recorded }: { recorded: Recorded }) {
  const address = useMemo(() => {
    let url: string | undefined;
    return {
      get: () => (url ??= URL.createObjectURL(recorded.blob)),
      end: () => {
        if (url) URL.revokeObjectURL(url);
        url = undefined;
      },
    };
  }, [recorded]);
  useEffect(() => address.end, [address]);
  return (
    <VoicePlayer
      address={() => Promise.resolve(address.get())}
      peaks={recorded.peaks}
      durationMs={recorded.durationMs}
    />
  );
}
