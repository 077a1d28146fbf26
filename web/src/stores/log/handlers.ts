import type { OwnCursors, Range } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import type { StatusUpdate } from '@/realtime/events';
import { addPeople } from '@/stores/people';
import { dispatch, type Frame, type LogEvent, type PersonalFrame } from '.';

/** The log's own events: messages, conversations and cursors. */
export function handleLogEvents(client: RealtimeClient): void {
  client.on('receive-message', ({ after, upTo, ...message }) => {
    dispatch({
      type: 'frame',
      frame: { kind: 'message', conversationId: message.conversationId, after, upTo, message },
    });
  });

  client.on('message-updated', frame => dispatch({ type: 'frame', frame: { kind: 'changed', ...frame } }));
  client.on('message-hidden', ({ conversationId, seq, personal: range }) =>
    personal(range, { kind: 'hidden', conversationId, seqs: [seq] }),
  );
  client.on('conversation-updated', update => {
    const { conversationId } = update;
    if (update.removed) {
      personal(update.personal, { kind: 'removed', conversationId }, { type: 'removed', conversationId });
      return;
    }
    addPeople(update.users ?? []);
    const { after, upTo, conversation, state } = update;
    const place = { conversationId, after, upTo };
    if (!conversation) {
      dispatch({ type: 'frame', frame: { kind: 'state', ...place, state } });
      return;
    }
    const frame: Frame = { kind: 'joined', ...place, conversation };
    personal(update.personal, { kind: 'joined', frame }, { type: 'frame', frame });
  });

  client.on('message-status-update', handleStatus);
  client.on('chat-settings-updated', ({ settings, personal: { after, upTo } }) =>
    dispatch({ type: 'personal', frame: { kind: 'settings', settings, after, upTo } }),
  );
  client.on('settings-updated', ({ settings, personal: range }) =>
    personal(range, { kind: 'user-settings', settings }),
  );
  client.on('notification-settings-updated', ({ conversationId, settings, personal: range }) =>
    personal(range, { kind: 'notifications', conversationId, settings }),
  );
  client.on('listing-updated', ({ conversationId, listing, personal: range }) =>
    personal(range, { kind: 'listing', conversationId, listing }),
  );
  client.on('draft-updated', ({ conversationId, draft, personal: range }) =>
    personal(range, { kind: 'draft', conversationId, draft }),
  );
  // What these tell is another store's (`stores/contacts`, `stores/people`, `stores/scheduled`); their place is in one's own log.
  for (const event of ['contact-request', 'contacts-updated', 'user-updated', 'scheduled-updated'] as const) {
    client.on(event, ({ personal: range }) => personal(range, { kind: 'elsewhere' }));
  }
}

export function handleStatus(update: StatusUpdate): void {
  const { conversationId, userId, deliveredSeq, readSeq, markedUnread, unreadCount, lastSeq } = update;
  const moved: LogEvent = { type: 'cursors-moved', conversationId, userId, deliveredSeq, readSeq };
  if (readSeq === null || markedUnread === undefined || unreadCount === undefined || lastSeq === undefined) {
    dispatch(moved);
    return;
  }
  handleOwnCursors(
    update.personal,
    { conversationId, deliveredSeq, readSeq, markedUnread, unreadCount, lastSeq },
    moved,
  );
}

/** One's own cursors, told by an event or by the answer to a receipt. */
export function handleOwnCursors(range: Range | undefined, cursors: OwnCursors, otherwise?: LogEvent): void {
  personal(range, { kind: 'cursors', cursors }, otherwise);
}

type Told<T> = T extends unknown ? Omit<T, keyof Range> : never;

/** What concerns oneself alone, in the order of one's own log; or as it comes, from a server that has no such log yet. */
function personal(range: Range | undefined, told: Told<PersonalFrame>, otherwise?: LogEvent): void {
  if (range) dispatch({ type: 'personal', frame: { ...told, after: range.after, upTo: range.upTo } });
  else if (otherwise) dispatch(otherwise);
}
