import { sha256 } from './sha256';

/** How long the page may be busy at a time, so that it stays alive meanwhile. */
const sliceMs = 12;

/** A text for which SHA-256 of `challenge.text` begins with so many zero bits. */
export async function solve(challenge: string, bits: number): Promise<string> {
  const encoder = new TextEncoder();
  let number = 0;
  for (;;) {
    const end = performance.now() + sliceMs;
    while (performance.now() < end) {
      // The clock costs more than a hash.
      for (let i = 0; i < 64; i++) {
        const solution = `${number++}`;
        if (zeroBits(sha256(encoder.encode(`${challenge}.${solution}`))) >= bits) return solution;
      }
    }
    await new Promise(resolve => setTimeout(resolve, 0));
  }
}

/** With how many zero bits a hash begins. */
export function zeroBits(hash: Uint32Array): number {
  let count = 0;
  for (const word of hash) {
    count += Math.clz32(word);
    if (word !== 0) break;
  }
  return count;
}
