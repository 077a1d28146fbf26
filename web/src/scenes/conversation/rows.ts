import type { Message } from '@/api/types';
import { dayName, daysAgo } from '@/i18n/time';
import type { OutboxEntry } from '@/stores/outbox';

/** Messages of one person within this long of one another stand together. */
const runGapMs = 5 * 60_000;

export type RowContent = { kind: 'message'; message: Message } | { kind: 'outgoing'; entry: OutboxEntry };

/**
 * One message in the list, with what stands before it: so there is one row for each message, and older ones in front
 * never change how many rows follow.
 */
export interface Row {
  key: string;
  content: RowContent;
  /** The name of the day, when it is the first of one. */
  day: string | null;
  /** The first one that was unread when the conversation was opened. */
  firstUnread: boolean;
  /** The first message of the conversation. */
  beginning: boolean;
  startsRun: boolean;
  endsRun: boolean;
}

export interface RowsInput {
  messages: readonly Message[];
  outgoing: readonly OutboxEntry[];
  selfId: string;
  hasOlder: boolean;
  /** One's read cursor when the conversation was opened; null when there was nothing unread. */
  readSeqAtOpening: number | null;
  now: Date;
}

export function buildRows(input: RowsInput): Row[] {
  const { messages, selfId, hasOlder, readSeqAtOpening, now } = input;
  const shown = new Set(messages.map(message => message.id));
  const contents: RowContent[] = [
    ...messages.map((message): RowContent => ({ kind: 'message', message })),
    ...input.outgoing.filter(entry => !shown.has(entry.id)).map((entry): RowContent => ({ kind: 'outgoing', entry })),
  ];
  const firstUnread = readSeqAtOpening === null ? -1 : findFirstUnread(messages, readSeqAtOpening, selfId, hasOlder);
  const rows: Row[] = [];
  contents.forEach((content, index) => {
    const before = contents[index - 1];
    const newDay = before === undefined || daysAgo(timeOf(before), timeOf(content)) !== 0;
    const startsRun = newDay || index === firstUnread || !belongTogether(before, content, selfId);
    const previous = rows.at(-1);
    if (previous) previous.endsRun = startsRun;
    rows.push({
      key: idOf(content),
      content,
      day: newDay ? dayName(timeOf(content).toISOString(), now) : null,
      firstUnread: index === firstUnread,
      beginning: index === 0 && !hasOlder,
      startsRun,
      endsRun: true,
    });
  });
  return rows;
}

const idOf = (content: RowContent) => (content.kind === 'message' ? content.message.id : content.entry.id);

const timeOf = (content: RowContent) =>
  new Date(content.kind === 'message' ? content.message.createdAt : content.entry.createdAt);

function findFirstUnread(messages: readonly Message[], readSeq: number, selfId: string, hasOlder: boolean): number {
  const index = messages.findIndex(
    message => message.seq > readSeq && message.type !== 'system' && message.senderId !== selfId,
  );
  // At the edge of what is loaded it is only known to be the first when nothing is before it.
  return index === 0 && hasOlder ? -1 : index;
}

function belongTogether(a: RowContent | undefined, b: RowContent, selfId: string): boolean {
  if (a === undefined || isSystem(a) || isSystem(b)) return false;
  return senderOf(a, selfId) === senderOf(b, selfId) && timeOf(b).getTime() - timeOf(a).getTime() < runGapMs;
}

const isSystem = (content: RowContent) => content.kind === 'message' && content.message.type === 'system';

const senderOf = (content: RowContent, selfId: string) =>
  content.kind === 'message' ? content.message.senderId : selfId;
