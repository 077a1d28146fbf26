import type { FileVariant, StoredFile } from '@/api/types';
import { saveFrom } from '@/components/saveFile';
import { useTask } from '@/hooks/useTask';
import { fileUrl } from '@/stores/files';

/** Saves a file: by an address that was just made, so that a long download begins in time. */
export const useSave = ({ id, name }: StoredFile, variant: FileVariant = 'content') =>
  useTask(async () => saveFrom(await fileUrl(id, variant, true), name));
