import { peaksOf } from '@/stores/voice/voice';
import { recordedTypes } from './support';

/** The longest voice message: decoded at `drawnRate`, for its waveform, it takes 20 MB. */
export const mostMs = 10 * 60_000;

/** Samples each second, of what is only drawn. */
const drawnRate = 8_000;

/** Speech by Opus or AAC: a quarter of a megabyte each minute. */
const bitsPerSecond = 32_000;

export type Refusal = 'refused' | 'no-device' | 'busy' | 'failed';

export interface Recorded {
  blob: Blob;
  ending: string;
  peaks: readonly number[];
  durationMs: number;
}

/** Why there is no microphone. */
export function refusalOf(error: unknown): Refusal {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'no-device';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}

/** What a microphone hears, until it is stopped. */
export class Recording {
  private readonly parts: Blob[] = [];
  private readonly ended: Promise<void>;
  private readonly since = performance.now();

  private constructor(
    readonly stream: MediaStream,
    private readonly recorder: MediaRecorder,
    private readonly ending: string,
  ) {
    recorder.ondataavailable = ({ data }) => this.parts.push(data);
    this.ended = new Promise(resolve => {
      recorder.onstop = () => resolve();
      recorder.onerror = () => resolve();
    });
    recorder.start(1_000);
  }

  /** Asks for the microphone; throws when there is none to be had. */
  static async begin(): Promise<Recording> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    const form = recordedTypes.find(({ type }) => MediaRecorder.isTypeSupported(type));
    try {
      if (!form) throw new Error('This browser records nothing that others could play.');
      const recorder = new MediaRecorder(stream, { mimeType: form.type, audioBitsPerSecond: bitsPerSecond });
      return new Recording(stream, recorder, form.ending);
    } catch (error) {
      release(stream);
      throw error;
    }
  }

  /** Called when it has ended by itself: the microphone was unplugged, or taken away. */
  set onEnded(listener: () => void) {
    for (const track of this.stream.getTracks()) track.onended = listener;
  }

  /** Ends it; throws when nothing was recorded. */
  async stop(): Promise<Recorded> {
    const measuredMs = performance.now() - this.since;
    this.cancel();
    await this.ended;
    const blob = new Blob(this.parts, { type: this.recorder.mimeType });
    if (blob.size === 0) throw new Error('Nothing was recorded.');
    return { blob, ending: this.ending, ...(await drawn(blob, measuredMs)) };
  }

  cancel(): void {
    if (this.recorder.state !== 'inactive') this.recorder.stop();
    release(this.stream);
  }
}

/** What cannot be decoded here can be heard all the same: it is as long as it took, and drawn flat. */
async function drawn(blob: Blob, measuredMs: number): Promise<Pick<Recorded, 'peaks' | 'durationMs'>> {
  try {
    const sound = await new OfflineAudioContext(1, 1, drawnRate).decodeAudioData(await blob.arrayBuffer());
    return { peaks: peaksOf(sound.getChannelData(0)), durationMs: sound.duration * 1000 };
  } catch {
    return { peaks: peaksOf(new Float32Array()), durationMs: measuredMs };
  }
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
