import { describe, expect, it } from 'vitest';
import { sideFor } from './side';

describe('sideFor', () => {
  it.each([
    [24, 1, 64],
    [64, 1, 64],
    [40, 2, 128],
    [46, 1.5, 128],
    [46, 3, 256],
    [96, 2, 256],
    [96, 3, 256],
  ])('%ipx_At%f_Is%i', (place, ratio, side) => expect(sideFor(place, ratio)).toBe(side));
});
