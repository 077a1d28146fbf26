import { authorized, upload } from './authorized';
import { type Upload, query } from './http';
import type { FileLink, FileVariant, StoredFile } from './types';

/** In one request; for large ones there is `resumableUpload`. */
export const uploadFile = (what: Upload) =>
  upload<StoredFile>(`/files${query({ original: what.original ? 'true' : undefined })}`, what);

export const getFile = (id: string) => authorized<StoredFile>(`/files/${id}`);

export const fileLink = (id: string, variant: FileVariant) =>
  authorized<FileLink>(`/files/${id}/link${query({ variant })}`);

export const deleteFile = (id: string) => authorized<void>(`/files/${id}`, { method: 'DELETE' });
