/** What browsers record, best first; each can be played by all others. */
export const recordedTypes = [
  { type: 'audio/webm;codecs=opus', ending: 'webm' },
  { type: 'audio/mp4', ending: 'm4a' },
  { type: 'audio/ogg;codecs=opus', ending: 'ogg' },
] as const;

/** Browsers hand out the microphone only to pages that came by TLS, or from this machine. */
export const canRecord = (): boolean =>
  typeof MediaRecorder !== 'undefined' &&
  navigator.mediaDevices !== undefined &&
  recordedTypes.some(({ type }) => MediaRecorder.isTypeSupported(type));
