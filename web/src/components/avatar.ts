export const hueCount = 8;

/** The colour of a person or group: always the same for an id. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  // Mixes the high bits in: ids of one moment differ in few places.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) % hueCount;
}

/** One or two letters for a name: of its first and last word. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter(word => /[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    word => word?.match(/[\p{L}\p{N}]/u)?.[0],
  );
  return letters.join('').toLocaleUpperCase() || '?';
}
