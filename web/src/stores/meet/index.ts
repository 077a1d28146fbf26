import { create } from 'zustand';
import { ApiError } from '@/api/errors';
import type { RealtimeClient } from '@/realtime/client';
import { useLog } from '@/stores/log';
import { type Meeting, type MeetingEvent, reduceMeeting } from './meeting';

export type { Meeting } from './meeting';

export const useMeeting = create<Meeting>(() => ({ phase: 'idle' }));

let client: RealtimeClient | undefined;
// Asked for before there was a connection: done as soon as there is one.
let wanted = false;

const tell = (event: MeetingEvent) => useMeeting.setState(reduceMeeting(useMeeting.getState(), event), true);

export function handleMeeting(live: RealtimeClient): void {
  client = live;
  live.on('partner-found', ({ conversationId, partner }) => tell({ type: 'found', conversationId, partner }));
  live.on('partner-left', left => tell({ type: 'left', ...left }));
  live.on('search-ended', ({ reason }) => tell({ type: 'search-ended', reason }));
  live.on('keep-chat', kept => tell({ type: 'keep', ...kept }));
  live.onConnect(() => {
    // A search does not outlive its connection; a chat does.
    if (wanted || useMeeting.getState().phase === 'searching') void findPartner().catch(() => {});
  });
}

// A chat that there was before this page: sync brings it. One that was taken away meanwhile is over.
useLog.subscribe(({ conversations, synced }) => {
  const meeting = useMeeting.getState();
  const strangers = Object.keys(conversations).find(id => conversations[id]?.info.type === 'guest');
  if (strangers !== undefined && meeting.phase === 'idle') tell({ type: 'resumed', conversationId: strangers });
  if (!synced || meeting.phase !== 'chatting' || meeting.partner !== null) return;
  const { conversationId } = meeting;
  if (!(conversationId in conversations)) tell({ type: 'left', conversationId, self: false, reason: 'disconnected' });
});

export function resetMeeting(): void {
  client = undefined;
  useMeeting.setState({ phase: 'idle' }, true);
}

/** Looks for somebody; before there is a connection as soon as there is one. */
export async function findPartner(): Promise<void> {
  tell({ type: 'searching' });
  wanted = !client?.connectedNow;
  if (!client || wanted) return;
  try {
    await client.request('find-partner', {});
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Lost on the way: asked again with the next connection.
    if (error.code === 'network') return;
    if (useMeeting.getState().phase === 'searching') tell({ type: 'stopped' });
    throw error;
  }
}

/** Leaves the chat, or the search. */
export async function leavePartner(how: { block?: boolean } = {}): Promise<void> {
  wanted = false;
  const meeting = useMeeting.getState();
  await client?.request('leave-partner', how);
  if (meeting.phase === 'chatting') {
    tell({ type: 'left', conversationId: meeting.conversationId, self: true, reason: 'left' });
  } else tell({ type: 'stopped' });
}

/** Somebody else. */
export async function nextPartner(): Promise<void> {
  if (useMeeting.getState().phase === 'chatting') await leavePartner();
  await findPartner();
}

/** Says that one would like to keep the chat. */
export async function keepChat(conversationId: string): Promise<void> {
  if (!client) throw ApiError.network();
  const { agreed } = await client.request('keep-chat', { conversationId });
  tell({ type: 'keep', conversationId, self: true, agreed });
}

export const stopMeeting = () => tell({ type: 'stopped' });
