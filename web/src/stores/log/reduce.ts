import type {
  ChatSettings,
  ConversationDraft,
  ConversationListing,
  ConversationNotifications,
  HiddenMessages,
  OwnCursors,
  PersonalSync,
  SyncAnswer,
} from '@/api/types';
import {
  applyChanged,
  applyCursors,
  applyDraft,
  applyFrame,
  applyHidden,
  applyHistory,
  applyListing,
  applyMessage,
  applyNotifications,
  applyOwnCursors,
  applyPage,
  begin,
  hideRead,
} from './conversation';
import type { LogEvent } from './events';
import { type ConversationLog, emptyLog, type Frame, type Held, type LogState, type PersonalFrame } from './state';

/** A frame that no sync can bring closer belongs to a conversation that one has left. */
const maxSyncsHeld = 3;

/** The log after an event. Pure: the same events give the same log, whether they were pushed or synced. */
export function reduce(state: LogState, event: LogEvent): LogState {
  switch (event.type) {
    case 'restored':
      return restored(state, event);
    case 'frame':
      return receive(state, event.frame);
    case 'personal':
      return receivePersonal(state, event.frame);
    case 'sync-answered':
      return synced(state, event.answer);
    case 'history-loaded':
      return update(state, event.conversationId, log => applyHistory(log, event.before, event.messages, event.hasMore));
    case 'conversations-loaded':
      return event.conversations.reduce(
        (next, each) =>
          next.conversations[each.id] ? next : drain(put(next, each.id, begin(each, each.lastRev, [])), each.id),
        state,
      );
    case 'cursors-moved':
      return update(state, event.conversationId, log => applyCursors(log, event.userId, event, selfOf(log, state)));
    case 'removed':
      return remove(state, event.conversationId);
    case 'user-settings-answered':
      return { ...state, userSettings: event.settings };
    case 'notifications-answered':
      return withNotifications(state, event);
    case 'listing-answered':
      return withListing(state, event);
    case 'draft-answered':
      return withDraft(state, event);
  }
}

/**
 * What was kept, which may come after the first of what the server says. Where its sync has ended, that is newer; of one that was cut off stays
 * what is newer than what was kept. The position is the older one, so what lies between is asked for.
 */
function restored(state: LogState, { position, conversations }: Extract<LogEvent, { type: 'restored' }>): LogState {
  if (state.synced) return state;
  const merged = { ...conversations };
  for (const [id, log] of Object.entries(state.conversations)) {
    const kept = merged[id];
    if (!kept || kept.last <= log.last) merged[id] = log;
  }
  return {
    ...state,
    ...position,
    settings: state.settings ?? position.settings,
    userSettings: state.userSettings ?? position.userSettings,
    conversations: merged,
  };
}

const selfOf = (log: ConversationLog, state: LogState): string => log.info.me.userId ?? state.selfId;

function receive(state: LogState, frame: Frame): LogState {
  const log = state.conversations[frame.conversationId];
  if (log === undefined) {
    if (frame.kind !== 'joined') return hold(state, frame);
    return drain(put(state, frame.conversationId, begin(frame.conversation, frame.upTo, [])), frame.conversationId);
  }
  if (frame.upTo <= log.last) return covered(state, log, frame);
  if (frame.after > log.last) return hold(state, frame);
  return drain(put(state, frame.conversationId, applyFrame(log, frame, selfOf(log, state))), frame.conversationId);
}

/**
 * A frame whose range is held already is ignored, but for one case: ranges may be merged, so another frame can have
 * covered the rev of a message, or of its change, without bringing it.
 */
function covered(state: LogState, log: ConversationLog, frame: Frame): LogState {
  return put(state, frame.conversationId, applyLate(state, log, frame));
}

function applyLate(state: LogState, log: ConversationLog, frame: Frame): ConversationLog {
  if (frame.kind === 'changed') return applyChanged(log, frame.message);
  return frame.kind === 'message' ? applyMessage(log, frame.message, selfOf(log, state)) : log;
}

function hold(state: LogState, frame: Frame): LogState {
  const held = state.held[frame.conversationId] ?? { frames: [], syncs: 0 };
  const frames = [...held.frames, frame].sort((a, b) => a.after - b.after || a.upTo - b.upTo);
  return { ...state, held: { ...state.held, [frame.conversationId]: { frames, syncs: held.syncs } } };
}

/** Applies held frames that have become due. */
function drain(state: LogState, id: string): LogState {
  const held = state.held[id];
  if (held === undefined) return state;
  let log = state.conversations[id];
  if (log === undefined) return state;
  const waiting: Frame[] = [];
  for (const frame of held.frames) {
    if (frame.after > log.last) waiting.push(frame);
    else if (frame.upTo > log.last) log = applyFrame(log, frame, selfOf(log, state));
    else log = applyLate(state, log, frame);
  }
  return withHeld(put(state, id, log), id, waiting.length === 0 ? null : { ...held, frames: waiting });
}

/** One's own log: what is old is ignored, what comes too early waits. A conversation's part is judged by its own range. */
function receivePersonal(state: LogState, frame: PersonalFrame): LogState {
  if (frame.after > state.userRev) return holdPersonal(state, frame);
  if (frame.upTo > state.userRev) return drainPersonal({ ...applyPersonal(state, frame), userRev: frame.upTo });
  // Let in, and by now perhaps out again: then it is not held, and must not come back.
  const known = frame.kind === 'joined' && frame.frame.conversationId in state.conversations;
  return known ? receive(state, frame.frame) : state;
}

function applyPersonal(state: LogState, frame: PersonalFrame): LogState {
  switch (frame.kind) {
    case 'joined':
      return receive(state, frame.frame);
    case 'removed':
      return remove(state, frame.conversationId);
    case 'cursors':
      return withOwnCursors(state, frame.cursors);
    case 'settings':
      return withSettings(state, frame.settings);
    case 'user-settings':
      return { ...state, userSettings: frame.settings };
    case 'notifications':
      return withNotifications(state, frame);
    case 'listing':
      return withListing(state, frame);
    case 'draft':
      return withDraft(state, frame);
    case 'hidden':
      return withHidden(state, frame);
    case 'elsewhere':
      return state;
  }
}

const withNotifications = (state: LogState, { conversationId, settings }: ConversationNotifications): LogState =>
  update(state, conversationId, log => applyNotifications(log, settings));

const withListing = (state: LogState, { conversationId, listing }: ConversationListing): LogState =>
  update(state, conversationId, log => applyListing(log, listing));

const withDraft = (state: LogState, { conversationId, draft }: ConversationDraft): LogState =>
  update(state, conversationId, log => applyDraft(log, draft));

const withHidden = (state: LogState, { conversationId, seqs }: HiddenMessages): LogState =>
  update(state, conversationId, log => applyHidden(log, seqs));

function withSettings(state: LogState, settings: ChatSettings): LogState {
  const next: LogState = { ...state, settings };
  if (settings.readReceipts) return next;
  return Object.keys(next.conversations).reduce((all, id) => update(all, id, hideRead), next);
}

const withOwnCursors = (state: LogState, cursors: OwnCursors): LogState =>
  update(state, cursors.conversationId, log => applyOwnCursors(log, cursors, selfOf(log, state)));

function holdPersonal(state: LogState, frame: PersonalFrame): LogState {
  const { frames, syncs } = state.heldPersonal ?? { frames: [], syncs: 0 };
  const sorted = [...frames, frame].sort((a, b) => a.after - b.after || a.upTo - b.upTo);
  return { ...state, heldPersonal: { frames: sorted, syncs } };
}

function drainPersonal(state: LogState): LogState {
  if (state.heldPersonal === null) return state;
  const { frames } = state.heldPersonal;
  return frames.reduce(receivePersonal, { ...state, heldPersonal: null });
}

function applyPersonalSync(state: LogState, personal: PersonalSync): LogState {
  let next = personal.settings ? withSettings(state, personal.settings) : state;
  if (personal.userSettings) next = { ...next, userSettings: personal.userSettings };
  next = (personal.notifications ?? []).reduce(withNotifications, next);
  next = (personal.listings ?? []).reduce(withListing, next);
  next = (personal.drafts ?? []).reduce(withDraft, next);
  next = (personal.hidden ?? []).reduce(withHidden, next);
  return personal.cursors.reduce(withOwnCursors, personal.removed.reduce(remove, next));
}

/** Frames that came meanwhile are newer than the answer: it would take back what they told. */
export const isOlder = (answer: SyncAnswer, state: LogState): boolean =>
  !answer.reset && answer.epoch === state.epoch && answer.userRev < state.userRev;

function synced(state: LogState, answer: SyncAnswer): LogState {
  if (answer.reset) return emptyLog(state.selfId);
  if (isOlder(answer, state)) return state;
  let next: LogState = {
    ...state,
    stamp: answer.stamp,
    epoch: answer.epoch,
    userRev: answer.userRev,
    synced: state.synced || !answer.more,
  };
  for (const page of answer.conversations) {
    const id = page.conversationId;
    const log = next.conversations[id];
    const after = log ? applyPage(log, page, selfOf(log, next)) : begin(page.conversation, page.upTo, page.messages);
    next = drain(put(next, id, after), id);
  }
  if (answer.personal) next = applyPersonalSync(next, answer.personal);
  for (const id of answer.removed) next = remove(next, id);
  next = drainPersonal(next);
  return answer.more ? next : age(next);
}

/** Counts a finished sync for everything still held, and gives up what has outlived several. */
function age(state: LogState): LogState {
  let next = state;
  for (const [id, held] of Object.entries(state.held)) {
    const syncs = held.syncs + 1;
    next = withHeld(next, id, syncs >= maxSyncsHeld ? null : { ...held, syncs });
  }
  const personal = next.heldPersonal;
  if (personal === null) return next;
  const syncs = personal.syncs + 1;
  return { ...next, heldPersonal: syncs >= maxSyncsHeld ? null : { ...personal, syncs } };
}

function remove(state: LogState, id: string): LogState {
  if (!(id in state.conversations)) return withHeld(state, id, null);
  const { [id]: _gone, ...conversations } = state.conversations;
  return withHeld({ ...state, conversations }, id, null);
}

function update(state: LogState, id: string, change: (log: ConversationLog) => ConversationLog): LogState {
  const log = state.conversations[id];
  return log ? put(state, id, change(log)) : state;
}

function put(state: LogState, id: string, log: ConversationLog): LogState {
  if (state.conversations[id] === log) return state;
  return { ...state, conversations: { ...state.conversations, [id]: log } };
}

function withHeld(state: LogState, id: string, held: Held | null): LogState {
  if (held === null) {
    if (!(id in state.held)) return state;
    const { [id]: _released, ...rest } = state.held;
    return { ...state, held: rest };
  }
  return { ...state, held: { ...state.held, [id]: held } };
}
