import type { RealtimeClient } from '@/realtime/client';
import { addPeople } from '@/stores/people';
import { dispatch } from '.';

/** The log's own events: messages, conversations and cursors. */
export function handleLogEvents(client: RealtimeClient): void {
  client.on('receive-message', ({ after, upTo, ...message }) => {
    dispatch({
      type: 'frame',
      frame: { kind: 'message', conversationId: message.conversationId, after, upTo, message },
    });
  });

  client.on('conversation-updated', update => {
    const { conversationId } = update;
    if (update.removed) {
      dispatch({ type: 'removed', conversationId });
      return;
    }
    addPeople(update.users ?? []);
    const { after, upTo, conversation, state } = update;
    const place = { conversationId, after, upTo };
    if (conversation) dispatch({ type: 'frame', frame: { kind: 'joined', ...place, conversation } });
    else dispatch({ type: 'frame', frame: { kind: 'state', ...place, state } });
  });

  client.on('message-status-update', update => dispatch({ type: 'cursors-moved', ...update }));
}
