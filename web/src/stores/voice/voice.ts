/** A message's `metadata.voice`: how a recording of its sender's looks, so that it can be drawn before it is fetched. */
export interface Voice {
  /** The loudest moment of each of as many equal parts, 0–255. */
  peaks: readonly number[];
}

/** As many as are drawn: more would be thinner than a pixel on a phone. */
export const peakCount = 64;

/** What others write there is drawn as far as this. */
const mostPeaks = 100;

const loudest = 255;

/** Of what was recorded, from −1 to 1. The loudest moment of all reaches the top, so that quiet voices are seen, too. */
export function peaksOf(samples: Float32Array, count = peakCount): number[] {
  const highs = Array.from({ length: count }, (_, part) => {
    const end = Math.ceil(((part + 1) * samples.length) / count);
    let high = 0;
    for (let i = Math.floor((part * samples.length) / count); i < end; i++)
      high = Math.max(high, Math.abs(samples[i] ?? 0));
    return high;
  });
  const top = Math.max(...highs);
  // Below it there is nothing to hear: silence is not to be blown up.
  const scale = loudest / Math.max(top, 0.02);
  return highs.map(high => Math.round(Math.min(loudest, high * scale)));
}

/** What a message says of its recording; null when it says nothing, or nothing that can be drawn. */
export function voiceOf(metadata: Readonly<Record<string, unknown>> | null | undefined): Voice | null {
  const voice = metadata?.voice;
  if (typeof voice !== 'object' || voice === null || !('peaks' in voice)) return null;
  const { peaks } = voice;
  if (!Array.isArray(peaks) || peaks.length === 0 || peaks.length > mostPeaks) return null;
  return peaks.every(isPeak) ? { peaks } : null;
}

const isPeak = (peak: unknown): peak is number =>
  typeof peak === 'number' && Number.isInteger(peak) && peak >= 0 && peak <= loudest;
