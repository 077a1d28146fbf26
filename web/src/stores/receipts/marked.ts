import { markUnread } from '@/api/conversations';
import { handleOwnCursors } from '@/stores/log/handlers';

/** Marks a conversation as unread, or takes the mark away. It is private, and moves no cursor. */
export async function setMarkedUnread(conversationId: string, marked: boolean): Promise<void> {
  const { personal, ...cursors } = await markUnread(conversationId, marked);
  handleOwnCursors(personal, { ...cursors, conversationId });
}
