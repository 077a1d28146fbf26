/** What an arrow key and a page key move by, in seconds. */
const [step, page] = [5, 15];

/** The speeds that one goes through. */
const rates: readonly number[] = [1, 1.5, 2];

/** Where a key leads to in a sound; null for those that lead nowhere. */
export function seekByKey(key: string, at: number, length: number): number | null {
  const to: Readonly<Record<string, number>> = {
    ArrowLeft: at - step,
    ArrowDown: at - step,
    ArrowRight: at + step,
    ArrowUp: at + step,
    PageDown: at - page,
    PageUp: at + page,
    Home: 0,
    End: length,
  };
  const place = to[key];
  return place === undefined ? null : Math.min(length, Math.max(0, place));
}

/** The next faster one, and after the fastest the first again. */
export const nextRate = (rate: number): number => rates.find(each => each > rate) ?? 1;
