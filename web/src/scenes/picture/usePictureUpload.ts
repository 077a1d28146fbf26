import { useEffect, useRef, useState } from 'react';
import { ApiError, describeError, fieldError } from '@/api/errors';
import { deleteFile, uploadFile } from '@/api/files';

export interface PictureUpload {
  /** The file that was chosen, from this machine. */
  chosen: { file: File; url: string } | null;
  /** Bytes that have gone; null while nothing goes. */
  sent: number | null;
  error: string | null;
  choose: (file: File) => void;
  /** Nothing is chosen any more, and why. */
  drop: (error?: string) => void;
  /** Uploads what is chosen and hands over its id. */
  send: () => void;
}

/** A picture from its choice to its use. What arrives and is not used is taken away again. */
export function usePictureUpload(apply: (fileId: string) => Promise<unknown>, onUsed: () => void): PictureUpload {
  const [chosen, setChosen] = useState<PictureUpload['chosen']>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);

  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => () => void (chosen && URL.revokeObjectURL(chosen.url)), [chosen]);

  const drop = (why?: string) => {
    running.current?.abort();
    setChosen(null);
    setSent(null);
    setError(why ?? null);
  };
  const choose = (file: File) => {
    drop();
    setChosen({ file, url: URL.createObjectURL(file) });
  };
  const send = async () => {
    if (!chosen || sent !== null) return;
    const abort = new AbortController();
    running.current = abort;
    setSent(0);
    setError(null);
    try {
      const stored = await uploadFile({
        file: chosen.file,
        original: false,
        onProgress: setSent,
        signal: abort.signal,
      });
      try {
        abort.signal.throwIfAborted();
        await apply(stored.id);
      } catch (refused) {
        // Without an answer nobody knows whether it is in use; what is not goes by itself.
        if (!(refused instanceof ApiError && refused.code === 'network')) deleteFile(stored.id).catch(() => {});
        throw refused;
      }
      if (abort.signal.aborted) return;
      drop();
      onUsed();
    } catch (refused) {
      if (abort.signal.aborted) return;
      setSent(null);
      setError(fieldError(refused, 'file') ?? fieldError(refused, 'fileId') ?? describeError(refused));
    }
  };
  return { chosen, sent, error, choose, drop, send: () => void send() };
}
