/** A function of a text that does its work once for each, as long as it is among the latest ones. */
export function remember<T>(work: (text: string) => T, latest: number): (text: string) => T {
  const known = new Map<string, T>();
  return text => {
    const before = known.get(text);
    if (before !== undefined) {
      // The order of a map is that of its insertions: the oldest is the first.
      known.delete(text);
      known.set(text, before);
      return before;
    }
    const made = work(text);
    known.set(text, made);
    if (known.size > latest) known.delete(known.keys().next().value as string);
    return made;
  };
}
