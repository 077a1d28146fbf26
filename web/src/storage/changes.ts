import type { Message, StoredFile, User } from '@/api/types';
import type { ConversationInfo, ConversationLog, LogEvent, LogState, Position } from '@/stores/log';
import type { OutboxEntry } from '@/stores/outbox/outbox';

/** One conversation as it has become. */
export interface ConversationChange {
  id: string;
  info: ConversationInfo;
  last: number;
  /** Where it differs from what is stored, the stored messages go: what is held has begun anew. */
  since: number;
  hasOlder: boolean;
  /** The seq of the first message held; null when none is. What is stored may reach further back. */
  first: number | null;
  /** Messages to store: all that are held where `since` is new, else the new and the changed ones. */
  messages: readonly Message[];
  /** The first message held before this change: older ones are stored only where nothing is missing in between. */
  joins: number | null;
  /** Later versions of messages before the first one held: they replace what is stored, and never reach back. */
  earlier: readonly Message[];
  /** Seqs that go, wherever they are: one has deleted them for oneself. A page of an older build leaves it out. */
  gone?: readonly number[];
}

/** What one transaction writes. Events and the position that they lead to are never apart. */
export interface Changes {
  position?: Position;
  conversations: ConversationChange[];
  /** Ids of conversations that are gone. */
  removed: string[];
  /** Every stored conversation that is not among `conversations` goes, too: this is the whole log, not a difference. */
  whole?: boolean;
  users: readonly User[];
  /** What files are, not their bytes. A page of an older build leaves it out. */
  files?: readonly StoredFile[];
  /** Kept until the log shows them. */
  outgoing: readonly OutboxEntry[];
  /** Ids of messages that have left the outbox. */
  sent: readonly string[];
}

export const noChanges = (): Changes => ({ conversations: [], removed: [], users: [], outgoing: [], sent: [] });

/** Takes further changes into what waits to be written: of many changes of one conversation its last state is written once. */
export function addChanges(waiting: Changes[], changes: Changes): void {
  const last = waiting.at(-1);
  if (!last || changes.whole || changes.removed.length > 0) {
    waiting.push(changes);
    return;
  }
  for (const change of changes.conversations) {
    const index = last.conversations.findIndex(each => each.id === change.id);
    const before = last.conversations[index];
    if (before?.since !== change.since) last.conversations.push(change);
    else last.conversations[index] = follow(before, change);
  }
  last.users = [...last.users, ...changes.users];
  if (changes.files) last.files = [...(last.files ?? []), ...changes.files];
  last.outgoing = [...last.outgoing.filter(entry => !changes.sent.includes(entry.id)), ...changes.outgoing];
  last.sent = [...last.sent, ...changes.sent];
  if (changes.position) last.position = changes.position;
}

function follow(before: ConversationChange, change: ConversationChange): ConversationChange {
  return {
    ...change,
    messages: [...before.messages, ...change.messages],
    joins: before.joins,
    earlier: [...before.earlier, ...change.earlier],
    gone: [...(before.gone ?? []), ...(change.gone ?? [])],
  };
}

/** What an event has changed in the log; null when nothing of it is to be stored. */
export function logChanges(event: LogEvent, before: LogState, after: LogState): Changes | null {
  const changes = noChanges();
  if (moved(before, after)) changes.position = position(after);
  for (const [id, log] of Object.entries(after.conversations)) {
    const from = before.conversations[id];
    if (from !== log) changes.conversations.push(conversationChange(id, log, from, earlierMessages(event, id, log)));
  }
  for (const id of Object.keys(before.conversations)) {
    if (!(id in after.conversations)) changes.removed.push(id);
  }
  const nothing = !changes.position && changes.conversations.length === 0 && changes.removed.length === 0;
  return nothing ? null : changes;
}

/** The whole log as it is held, to take the place of what is stored. */
export function wholeLog(state: LogState, earlier: ReadonlyMap<string, readonly Message[]>): Changes {
  return {
    ...noChanges(),
    whole: true,
    position: position(state),
    conversations: Object.entries(state.conversations).map(([id, log]) =>
      conversationChange(id, log, undefined, earlier.get(id) ?? []),
    ),
  };
}

/** The messages that an event brought for a place before the first message held. */
export function earlierMessages(event: LogEvent, id: string, log: ConversationLog): readonly Message[] {
  const first = log.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  return brought(event, id).filter(message => message.seq < first);
}

function brought(event: LogEvent, id: string): readonly Message[] {
  if (event.type === 'frame') {
    const { frame } = event;
    const message = frame.kind === 'message' || frame.kind === 'changed' ? frame.message : undefined;
    return message && frame.conversationId === id ? [message] : [];
  }
  if (event.type !== 'sync-answered') return [];
  return event.answer.conversations.filter(page => page.conversationId === id).flatMap(page => page.messages);
}

function conversationChange(
  id: string,
  log: ConversationLog,
  from: ConversationLog | undefined,
  earlier: readonly Message[],
): ConversationChange {
  const { info, last, since, hasOlder, messages } = log;
  const anew = from?.since !== since;
  const first = messages[0]?.seq ?? null;
  return {
    id,
    info,
    last,
    since,
    hasOlder,
    first,
    messages: anew ? messages : differing(from.messages, messages),
    joins: anew ? null : (from.messages[0]?.seq ?? null),
    earlier,
    gone: (log.hidden ?? []).filter(seq => anew || !from.hidden?.includes(seq)),
  };
}

/** Both ascend by seq, and what has not changed is the same object in both. */
function differing(before: readonly Message[], after: readonly Message[]): readonly Message[] {
  if (before === after) return [];
  const known = new Set(before);
  return after.filter(message => !known.has(message));
}

const position = ({ stamp, epoch, userRev, synced, settings, userSettings }: LogState): Position => ({
  stamp,
  epoch,
  userRev,
  synced,
  settings,
  userSettings,
});

const moved = (a: LogState, b: LogState) =>
  a.stamp !== b.stamp ||
  a.epoch !== b.epoch ||
  a.userRev !== b.userRev ||
  a.synced !== b.synced ||
  a.settings !== b.settings ||
  a.userSettings !== b.userSettings;
