import { type PictureSide, pictureSides } from '@/api/pictures';

/** The smallest square that is sharp in a place of so many CSS pixels; the largest, where none is. */
export function sideFor(place: number, pixelRatio: number): PictureSide {
  return pictureSides.find(side => side >= place * pixelRatio) ?? 256;
}
