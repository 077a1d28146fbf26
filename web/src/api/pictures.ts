import { authorized, download } from './authorized';
import type { Conversation, Me } from './types';

/** The squares that the server makes, by their sides in pixels. */
export const pictureSides = [64, 128, 256] as const;
export type PictureSide = (typeof pictureSides)[number];

/** `kept`: the page keeps it itself, so the browser need not. */
export const getPicture = (id: string, side: PictureSide, kept: boolean, signal: AbortSignal): Promise<Blob> =>
  download(`/pictures/${id}?size=${side}`, { signal, ...(kept ? { cache: 'no-store' } : {}) });

export const setMyPicture = (fileId: string) => authorized<Me>('/me/picture', { method: 'POST', body: { fileId } });

export const removeMyPicture = () => authorized<Me>('/me/picture', { method: 'DELETE' });

export const setGroupPicture = (id: string, fileId: string) =>
  authorized<Conversation>(`/conversations/${id}/picture`, { method: 'POST', body: { fileId } });

export const removeGroupPicture = (id: string) =>
  authorized<Conversation>(`/conversations/${id}/picture`, { method: 'DELETE' });
