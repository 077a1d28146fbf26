import { describe, expect, it } from 'vitest';
import { solve, zeroBits } from './proofOfWork';
import { sha256 } from './sha256';

const hex = (hash: Uint32Array) => [...hash].map(word => word.toString(16).padStart(8, '0')).join('');
/** The platform's own. */
async function reference(text: string): Promise<Uint32Array> {
  const view = new DataView(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Uint32Array.from({ length: 8 }, (_, i) => view.getUint32(i * 4));
}

describe('sha256', () => {
  it('PublishedVectors_Agree', () => {
    const encoder = new TextEncoder();
    expect(hex(sha256(encoder.encode('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hex(sha256(new Uint8Array()))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('EveryLengthAroundABlock_AgreesWithThePlatform', async () => {
    for (let length = 0; length < 140; length++) {
      const text = 'x'.repeat(length);
      expect(sha256(new TextEncoder().encode(text))).toEqual(await reference(text));
    }
  });
});

describe('solve', () => {
  it('Solution_HashesToSoManyZeroBits', async () => {
    const solution = await solve('challenge', 10);
    expect(zeroBits(await reference(`challenge.${solution}`))).toBeGreaterThanOrEqual(10);
  });

  it('ZeroBits_AreCountedFromTheFront', () => {
    expect(zeroBits(Uint32Array.of(0x80000000, 0))).toBe(0);
    expect(zeroBits(Uint32Array.of(0, 1))).toBe(63);
  });
});
