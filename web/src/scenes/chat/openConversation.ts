import type { Conversation, User } from '@/api/types';
import { dispatch } from '@/stores/log';
import { addPeople } from '@/stores/people';
import { navigate } from '@/stores/route';

/** Takes up a conversation that was just created, and opens it. */
export function openConversation({ users, ...conversation }: Conversation & { users?: User[] }): void {
  addPeople(users ?? []);
  dispatch({ type: 'conversations-loaded', conversations: [conversation] });
  navigate({ name: 'conversation', id: conversation.id });
}
