import { describe, expect, it } from 'vitest';
import type { Message, SyncAnswer } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { dispatch, resetLog, useLog } from '.';
import { handleLogEvents } from './handlers';
import type { ConversationLog, LogState } from './state';

interface Recording {
  kind: string;
  /** Those whom the change concerns: what they held, what their socket received, and what a first sync says after it. */
  clients: { self: string; before: SyncAnswer; events: { name: string; payload: never }[]; after: SyncAnswer }[];
}

/** Recorded from the running server by Parley.Server.Tests, a file for each kind of change: see its Sync/FixtureTests. */
const recordings = Object.values(
  import.meta.glob<Recording>('../../../../tests/fixtures/sync/*.json', { eager: true, import: 'default' }),
);

/** The log of somebody who begins with this answer of sync, as a page of theirs keeps it. */
function begin(self: string, answer: SyncAnswer): (name: string, payload: never) => void {
  const handlers = new Map<string, (payload: never) => void>();
  resetLog(self);
  handleLogEvents({
    on: (name: string, handler: (payload: never) => void) => void handlers.set(name, handler),
  } as unknown as RealtimeClient);
  dispatch({ type: 'sync-answered', answer });
  return (name, payload) => {
    const handler = handlers.get(name);
    if (!handler) throw new Error(`The log does not hear of ${name}.`);
    handler(payload);
  };
}

/** What is the same however it came about. The stamp is another at each sync; where a stretch begins depends on what was held. */
function comparable({ stamp: _, conversations, ...rest }: LogState, from: LogState) {
  const logs = Object.entries(conversations).map(([id, log]) => [id, comparableLog(log, from.conversations[id])]);
  return { ...rest, conversations: Object.fromEntries(logs) };
}

/** Older messages of an earlier membership come with a page of sync, but not with being let in again: they are paged in. */
function comparableLog({ info, last, messages }: ConversationLog, other: ConversationLog | undefined) {
  const members = info.members && [...info.members].sort((a, b) => (a.userId < b.userId ? -1 : 1));
  const first = other?.messages[0]?.seq ?? 0;
  const shown = messages.filter(message => message.seq >= first).map(choiceSaid);
  return { last, messages: shown, info: { ...info, members } };
}

/** Of a poll that one has not voted in, what all share says no choice, and what oneself is answered an empty one. */
const choiceSaid = (message: Message): Message =>
  message.poll ? { ...message, poll: { ...message.poll, mine: message.poll.mine ?? [] } } : message;

const expectSame = (log: LogState, fresh: LogState) => expect(comparable(log, fresh)).toEqual(comparable(fresh, log));

describe('what the server sends', () => {
  it('Recordings_AreThere', () => {
    expect(recordings.length).toBeGreaterThan(10);
  });

  for (const { kind, clients } of recordings) {
    clients.forEach(({ self, before, events, after }, index) => {
      it(`${kind}_AppliedByClient${index + 1}_GivesWhatAFirstSyncSays`, () => {
        begin(self, after);
        const fresh = useLog.getState();
        const receive = begin(self, before);
        for (const { name, payload } of events) receive(name, payload);
        expectSame(useLog.getState(), fresh);
        // Once on the screen, however often on the wire.
        for (const { name, payload } of events) receive(name, payload);
        expectSame(useLog.getState(), fresh);
      });
    });
  }
});
