export interface Size {
  width: number;
  height: number;
}

/** In px from the middle of the stage. */
export interface Point {
  x: number;
  y: number;
}

/** How a picture lies on its stage: how much larger than when it fits, and how far its middle is from the stage's. */
export interface View extends Point {
  scale: number;
}

/** The picture as it fits, on its stage. */
export interface Frame {
  stage: Size;
  fitted: Size;
  /** The largest scale. */
  most: number;
}

/** All of it. */
export const whole: View = { scale: 1, x: 0, y: 0 };

/** Each press of a key or a button. */
export const zoomStep = 1.5;

/** Where a double click leads to. */
const closer = 2.5;

/** Whatever its resolution, one may look closer so much. */
const leastMost = 4;

/** A pixel of the picture becomes at most so many of the screen, in each direction. */
const mostPerPixel = 3;

/** A picture on a stage: no larger than it is, all of it to be seen. */
export function frame(picture: Size, stage: Size): Frame {
  const scale = Math.min(1, stage.width / picture.width, stage.height / picture.height);
  const fitted = { width: picture.width * scale, height: picture.height * scale };
  return { stage, fitted, most: Math.max(leastMost, mostPerPixel / scale) };
}

/** Larger or smaller by a factor, while what is under `at` stays there. */
export function zoomAt(view: View, factor: number, at: Point, within: Frame): View {
  const scale = clamp(view.scale * factor, 1, within.most);
  const by = scale / view.scale;
  return hold({ scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by }, within);
}

/** Closer to a point, or back to the whole. */
export function toggleZoom(view: View, at: Point, within: Frame): View {
  return view.scale > 1 ? whole : zoomAt(view, closer, at, within);
}

export function pan(view: View, by: Point, within: Frame): View {
  return hold({ ...view, x: view.x + by.x, y: view.y + by.y }, within);
}

/** No edge of a picture that is larger than the stage comes further in than the stage's own; a smaller one stays in the middle. */
function hold(view: View, { stage, fitted }: Frame): View {
  const reach = (length: number, room: number) => Math.max(0, (length * view.scale - room) / 2);
  const [right, down] = [reach(fitted.width, stage.width), reach(fitted.height, stage.height)];
  return { scale: view.scale, x: clamp(view.x, -right, right), y: clamp(view.y, -down, down) };
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** A turn of a wheel, as a factor. Touchpads pinch with small turns, wheels come in steps of a hundred. */
export function wheelFactor(deltaY: number, deltaMode: number): number {
  const px = deltaMode === 0 ? deltaY : deltaY * 33;
  return Math.exp(-clamp(px, -200, 200) / 250);
}
