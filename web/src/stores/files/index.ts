import { create } from 'zustand';
import { ApiError } from '@/api/errors';
import { fileLink, getFile } from '@/api/files';
import type { FileVariant, StoredFile } from '@/api/types';
import type { RealtimeClient } from '@/realtime/client';
import { Links } from './links';

/** What is known of a file: what it is never changes, so it is asked for once. */
export type Known =
  { status: 'loading' } | { status: 'known'; file: StoredFile } | { status: 'missing' } | { status: 'failed' };

export const useFiles = create<Record<string, Known>>(() => ({}));

const links = new Links(fileLink);

let generation = 0;

const set = (id: string, known: Known) => useFiles.setState({ [id]: known });

/** Of what this browser has kept, or what one has sent oneself, nothing needs to be asked. */
export function knowFiles(files: readonly StoredFile[]): void {
  if (files.length > 0) useFiles.setState(Object.fromEntries(files.map(file => [file.id, { status: 'known', file }])));
}

export const knownFiles = (all: Readonly<Record<string, Known>>): StoredFile[] =>
  Object.values(all).flatMap(known => (known.status === 'known' ? [known.file] : []));

/** Nothing that is held carries them any more. */
export function forgetFiles(ids: readonly string[]): void {
  if (ids.length === 0) return;
  const all = Object.entries(useFiles.getState());
  useFiles.setState(Object.fromEntries(all.filter(([id]) => !ids.includes(id))), true);
}

/** Asks what a file is, unless that is known or being asked. */
export async function loadFile(id: string): Promise<void> {
  const known = useFiles.getState()[id];
  if (known && known.status !== 'failed') return;
  const mine = generation;
  set(id, { status: 'loading' });
  try {
    const file = await getFile(id);
    if (mine === generation) knowFiles([file]);
  } catch (error) {
    if (mine !== generation) return;
    set(id, { status: isGone(error) ? 'missing' : 'failed' });
  }
}

/** An address of a file. `anew`: the one that was given did not work, or has to last. */
export async function fileUrl(id: string, variant: FileVariant, anew = false): Promise<string> {
  const mine = generation;
  try {
    return await links.get(id, variant, anew);
  } catch (error) {
    // What this browser knows of it may be older than its end.
    if (isGone(error) && mine === generation) set(id, { status: 'missing' });
    throw error;
  }
}

const isGone = (error: unknown) =>
  error instanceof ApiError && (error.code === 'not-found' || error.code === 'forbidden');

/** What could not be asked without a connection is asked with the next one. */
export function handleFiles(client: RealtimeClient): void {
  client.onConnect(() => {
    for (const [id, { status }] of Object.entries(useFiles.getState())) if (status === 'failed') void loadFile(id);
  });
}

export function resetFiles(): void {
  generation++;
  links.clear();
  useFiles.setState({}, true);
}
