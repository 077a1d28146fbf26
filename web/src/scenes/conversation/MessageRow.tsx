import { memo } from 'react';
import type { Message } from '@/api/types';
import { useNameOf } from '@/hooks/useNameOf';
import { t } from '@/i18n/t';
import { selfIn, useLog } from '@/stores/log';
import { type MessageStatus, statusOf } from '@/stores/log/cursors';
import type { OutboxEntry } from '@/stores/outbox';
import { Beginning } from './Beginning';
import { Bubble } from './Bubble';
import { FailedActions } from './FailedActions';
import classes from './MessageRow.module.css';
import type { Row, RowContent } from './rows';
import { systemText } from './systemText';

interface MessageRowProps {
  row: Row;
  conversationId: string;
  reached: { deliveredSeq: number; readSeq: number };
}

/** Spreads a row into plain values, so that what stays the same is not drawn again. */
export function MessageRow({ row, conversationId, reached }: MessageRowProps) {
  const selfId = useLog(state => selfIn(state, conversationId));
  const group = useLog(state => state.conversations[conversationId]?.info.type === 'group');
  const { content } = row;
  return (
    <Line
      conversationId={conversationId}
      message={content.kind === 'message' ? content.message : undefined}
      entry={content.kind === 'outgoing' ? content.entry : undefined}
      own={content.kind === 'outgoing' || content.message.senderId === selfId}
      group={group}
      status={statusFor(content, selfId, reached)}
      day={row.day}
      firstUnread={row.firstUnread}
      beginning={row.beginning}
      startsRun={row.startsRun}
      endsRun={row.endsRun}
    />
  );
}

function statusFor(content: RowContent, selfId: string, reached: MessageRowProps['reached']): MessageStatus | null {
  if (content.kind === 'outgoing') return content.entry.status;
  return content.message.senderId === selfId ? statusOf(content.message.seq, reached) : null;
}

interface LineProps extends Omit<Row, 'key' | 'content'> {
  conversationId: string;
  message: Message | undefined;
  entry: OutboxEntry | undefined;
  own: boolean;
  group: boolean;
  status: MessageStatus | null;
}

const Line = memo(function Line(props: LineProps) {
  const { conversationId, message, entry, day, firstUnread, beginning } = props;
  const system = message?.type === 'system';
  return (
    <div
      className={classes.row}
      // Who jumps to it has the focus on it.
      tabIndex={-1}
      data-starts-run={props.startsRun || undefined}
      data-message-id={(message ?? entry)?.id}
    >
      {beginning && <Beginning id={conversationId} />}
      {day && (
        <div className={classes.day}>
          <span>{day}</span>
        </div>
      )}
      {firstUnread && <div className={classes.unread}>{t('messages.new')}</div>}
      {system ? <SystemLine message={message} /> : <Bubble {...props} content={message ?? entry} />}
      {entry?.status === 'failed' && <FailedActions entry={entry} />}
    </div>
  );
});

function SystemLine({ message }: { message: Message }) {
  const nameOf = useNameOf();
  return <p className={classes.system}>{systemText(message, nameOf)}</p>;
}
