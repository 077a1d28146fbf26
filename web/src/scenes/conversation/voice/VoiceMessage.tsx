import type { StoredFile } from '@/api/types';
import { fileUrl } from '@/stores/files';
import { VoicePlayer } from './VoicePlayer';

/** A voice message that was sent. */
export default function VoiceMessage({ file, peaks }: { file: StoredFile; peaks: readonly number[] }) {
  return (
    <VoicePlayer address={anew => fileUrl(file.id, 'content', anew)} peaks={peaks} durationMs={file.durationMs ?? 0} />
  );
}
