import { UnstyledButton } from '@mantine/core';
import { Suspense, useEffect, useReducer, useState } from 'react';
import type { Message, MessagePoll } from '@/api/types';
import { lazyPart } from '@/components/lazyPart';
import { t as common } from '@/i18n/t';
import { fullTime } from '@/i18n/time';
import { useConversationInfo } from '@/hooks/useConversation';
import { selfIn, useLog } from '@/stores/log';
import { dismissRefused, poll as send, type Polling, usePolling } from '@/stores/polls';
import { whenOver } from '@/stores/polls/ending';
import { chosen, isClosed, type ShownOption, shownPoll } from '@/stores/polls/shown';
import { may } from '../../details/permissions';
import failedClasses from '../FailedActions.module.css';
import classes from './Poll.module.css';
import { t } from './texts';

const VoteList = lazyPart(() => import('./VoteList'));

/** Below the question: what can be chosen, with how many have, and what can be done about it. */
export function Poll({ message, poll }: { message: Message; poll: MessagePoll }) {
  const polling = usePolling(all => all[message.id]);
  const [listed, setListed] = useState(false);
  const underWay = polling && polling.refused === undefined ? polling.wish : undefined;
  const choice = underWay?.kind === 'vote' ? underWay.options : undefined;
  const { options, voters } = shownPoll(poll, choice);
  const mine = choice ?? poll.mine ?? [];
  const closed = useClosed(poll) || underWay?.kind === 'close';
  const mayClose = useMayClose(message);
  const vote = (option: number, on: boolean) =>
    void send(message, { kind: 'vote', options: chosen(poll, mine, option, on) });
  return (
    <>
      <fieldset className={classes.poll} aria-label={message.text}>
        <div className={classes.kind}>{describe(poll, closed)}</div>
        {options.map((option, index) => (
          <Option
            key={option.text}
            name={message.id}
            option={option}
            multiple={poll.multiple}
            closed={closed}
            onChange={on => vote(index, on)}
          />
        ))}
        <div className={classes.foot}>
          <span>{voters === 0 ? t('no-votes') : t('voters', { count: voters })}</span>
          {!poll.anonymous && voters > 0 && (
            <UnstyledButton aria-haspopup="dialog" onClick={() => setListed(true)}>
              {t('who-voted')}
            </UnstyledButton>
          )}
          {!closed && mine.length > 0 && (
            <UnstyledButton onClick={() => void send(message, { kind: 'vote', options: [] })}>
              {t('take-back')}
            </UnstyledButton>
          )}
          {!closed && mayClose && (
            <UnstyledButton onClick={() => void send(message, { kind: 'close' })}>{t('close')}</UnstyledButton>
          )}
        </div>
      </fieldset>
      {polling?.refused !== undefined && <Refused message={message} polling={polling} />}
      {listed && (
        <Suspense>
          <VoteList message={message} poll={poll} onClose={() => setListed(false)} />
        </Suspense>
      )}
    </>
  );
}

interface OptionProps {
  name: string;
  option: ShownOption;
  multiple: boolean;
  closed: boolean;
  onChange: (on: boolean) => void;
}

function Option({ name, option: { text, count, percent, mine }, multiple, closed, onChange }: OptionProps) {
  return (
    <label className={classes.option} data-closed={closed || undefined}>
      <input
        type={multiple ? 'checkbox' : 'radio'}
        name={name}
        checked={mine}
        disabled={closed}
        onChange={event => onChange(event.currentTarget.checked)}
      />
      <bdi className={classes.text}>{text}</bdi>
      <span className={classes.count}>
        {t('votes', { count })} · {percent} %
      </span>
      <span className={classes.bar} aria-hidden>
        <span style={{ inlineSize: `${percent}%` }} />
      </span>
    </label>
  );
}

/** What was refused: why, and what can be done. */
function Refused({ message, polling: { wish, refused } }: { message: Message; polling: Polling }) {
  return (
    <div role="alert" className={failedClasses.failed}>
      <span>
        {t(wish.kind === 'vote' ? 'not-voted' : 'not-closed')} {refused ?? t('needs-connection')}
      </span>
      <span className={failedClasses.actions}>
        <UnstyledButton onClick={() => void send(message, wish)}>{common('common.retry')}</UnstyledButton>
        <UnstyledButton onClick={() => dismissRefused(message.id)}>{common('common.close')}</UnstyledButton>
      </span>
    </div>
  );
}

/** By the browser's clock, drawn anew when its time comes: the server decides, and says so when it is another. */
function useClosed(poll: MessagePoll): boolean {
  const { closesAt, closedAt } = poll;
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  useEffect(() => whenOver({ closesAt, closedAt }, redraw), [closesAt, closedAt]);
  return isClosed(poll, Date.now());
}

function useMayClose({ conversationId, senderId }: Message): boolean {
  const selfId = useLog(state => selfIn(state, conversationId));
  const info = useConversationInfo(conversationId);
  return senderId === selfId || (info?.type === 'group' && may.moderateMessages(info.me.role));
}

function describe({ multiple, anonymous, closesAt }: MessagePoll, closed: boolean): string {
  const parts = [t(multiple ? 'choose-several' : 'choose-one')];
  if (anonymous) parts.push(t('is-anonymous'));
  if (closed) parts.push(t('is-closed'));
  else if (closesAt) parts.push(t('closes-at', { when: fullTime(closesAt) }));
  return parts.join(' · ');
}
