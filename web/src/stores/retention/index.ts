import { forgetFiles } from '@/stores/files';
import { type LogEvent, type LogState, onDispatch } from '@/stores/log';

/** What goes with messages that are gone by retention, beside the log itself: what their files are. Returns its end. */
export const forgetWithMessages = (): (() => void) => onDispatch(forget);

function forget(_event: LogEvent, before: LogState, after: LogState): void {
  for (const [id, log] of Object.entries(after.conversations)) {
    const from = before.conversations[id];
    if (from === undefined || from.info.floorSeq === log.info.floorSeq) continue;
    const gone = from.messages.filter(message => message.seq <= log.info.floorSeq);
    forgetFiles(gone.flatMap(message => message.files ?? []));
  }
}
