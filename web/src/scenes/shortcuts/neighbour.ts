/** The next one of those that are wanted, or the one before; behind the last comes the first. Undefined: there is no other. */
export function neighbour(
  ids: readonly string[],
  from: string | null,
  step: 1 | -1,
  wanted: (id: string) => boolean = () => true,
): string | undefined {
  const at = from === null ? -1 : ids.indexOf(from);
  // From nowhere it begins at the first, or at the last.
  const start = at < 0 && step < 0 ? 0 : at;
  const count = ids.length;
  for (let away = 1; away <= count; away++) {
    const id = ids[(((start + step * away) % count) + count) % count];
    if (id !== undefined && id !== from && wanted(id)) return id;
  }
  return undefined;
}
