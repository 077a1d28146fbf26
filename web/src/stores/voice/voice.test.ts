import { describe, expect, it } from 'vitest';
import { peaksOf, voiceOf } from './voice';

describe('peaksOf', () => {
  it('EachPart_GivesItsLoudestMoment', () => {
    expect(peaksOf(Float32Array.of(0, 0.5, -1, 0.25, 0, 0, 0.1, -0.5), 4)).toEqual([128, 255, 0, 128]);
  });
  it('Quiet_IsSeen', () => expect(peaksOf(Float32Array.of(0.05, -0.1), 2)).toEqual([128, 255]));
  it('Silence_StaysFlat', () => expect(peaksOf(new Float32Array(1000), 4)).toEqual([0, 0, 0, 0]));
  it('Noise_IsNotBlownUp', () => expect(Math.max(...peaksOf(Float32Array.of(0.001, 0.002), 2))).toBeLessThan(30));
  it('FewerSamplesThanParts_EachHasOne', () => expect(peaksOf(Float32Array.of(1, 1), 4)).toEqual([255, 255, 255, 255]));
  it('Nothing_IsFlat', () => expect(peaksOf(new Float32Array(0), 2)).toEqual([0, 0]));
});

describe('voiceOf', () => {
  it('Peaks_AreTaken', () => expect(voiceOf({ voice: { peaks: [0, 255] } })).toEqual({ peaks: [0, 255] }));
  it.each([
    null,
    undefined,
    {},
    { voice: null },
    { voice: 'loud' },
    { voice: {} },
    { voice: { peaks: 'x' } },
    { voice: { peaks: [] } },
    { voice: { peaks: [256] } },
    { voice: { peaks: [-1] } },
    { voice: { peaks: [0.5] } },
    { voice: { peaks: ['1'] } },
    { voice: { peaks: Array.from({ length: 101 }, () => 1) } },
  ])('%j_IsNone', metadata => expect(voiceOf(metadata)).toBeNull());
});
