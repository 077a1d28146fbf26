import type { StoredFile } from '@/api/types';

export type FileKind = 'image' | 'video' | 'audio' | 'other';

/** How a file is shown: what browsers may not show is only ever saved. */
export function kindOf({ inline, type, width, height }: StoredFile): FileKind {
  if (!inline || !type) return 'other';
  if (type.startsWith('audio/')) return 'audio';
  // Without a size there would be no room to reserve.
  if (!width || !height) return 'other';
  if (type.startsWith('image/')) return 'image';
  return type.startsWith('video/') ? 'video' : 'other';
}

/** Whether there is something smaller to look at than the file itself. */
export const hasPicture = ({ variants }: StoredFile): boolean =>
  variants.includes('thumbnail') || variants.includes('display');

/** Of a picture or a video in a message, in px. */
export const longestSide = 320;

/** The room that a picture gets: its own shape, no larger than it is, no narrower than a finger. */
export function fit(width: number, height: number, most: number, least = 48): { width: number; height: number } {
  const scale = Math.min(1, most / width, most / height);
  const side = (length: number) => Math.max(least, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}
