import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { peakCount } from '@/stores/voice/voice';
import { Recording } from './recording';

/** Hears what a test says, and hands it out when it is stopped. */
class Recorder {
  static heard = '';
  static isTypeSupported = () => true;
  readonly mimeType = 'audio/webm';
  state = 'inactive';
  ondataavailable = (_: { data: Blob }) => {};
  onstop = () => {};

  start(): void {
    this.state = 'recording';
  }

  stop(): void {
    this.state = 'inactive';
    this.ondataavailable({ data: new Blob([Recorder.heard]) });
    this.onstop();
  }
}

describe('Recording', () => {
  const track = { stop: vi.fn() };
  let now = 0;
  let decode: () => Promise<Pick<AudioBuffer, 'duration' | 'getChannelData'>>;

  beforeEach(() => {
    now = 1_000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    vi.stubGlobal('MediaRecorder', Recorder);
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: async () => ({ getTracks: () => [track] }) } });
    vi.stubGlobal(
      'OfflineAudioContext',
      class {
        decodeAudioData = () => decode();
      },
    );
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  async function record(heard: string) {
    Recorder.heard = heard;
    const recording = await Recording.begin();
    now += 3_000;
    return recording.stop();
  }

  it('Decoded_IsDrawn_AndAsLongAsItSays', async () => {
    decode = async () => ({ duration: 2.5, getChannelData: () => Float32Array.of(0, 1) });
    const recorded = await record('sound');
    expect([recorded.durationMs, Math.max(...recorded.peaks), recorded.blob.size]).toEqual([2_500, 255, 5]);
  });

  it('NotDecoded_IsKept_AsLongAsItTook_AndDrawnFlat', async () => {
    decode = () => Promise.reject(new DOMException('too large', 'EncodingError'));
    const recorded = await record('sound');
    expect([recorded.durationMs, recorded.blob.size]).toEqual([3_000, 5]);
    expect(recorded.peaks).toEqual(Array.from({ length: peakCount }, () => 0));
  });

  it('Nothing_IsRefused_AndTheMicrophoneFree', async () => {
    await expect(record('')).rejects.toThrow('Nothing was recorded.');
    expect(track.stop).toHaveBeenCalled();
  });
});
