import { describe, expect, it } from 'vitest';
import { frame, pan, toggleZoom, wheelFactor, whole, zoomAt } from './zoom';

const stage = { width: 1000, height: 800 };
/** Fits at a half: 1000 × 500. */
const wide = frame({ width: 2000, height: 1000 }, stage);

describe('frame', () => {
  it('Large_FitsTheStage', () => expect(wide.fitted).toEqual({ width: 1000, height: 500 }));
  it('Small_StaysAsItIs', () =>
    expect(frame({ width: 20, height: 10 }, stage).fitted).toEqual({ width: 20, height: 10 }));
  it('ManyPixels_CanBeSeenSingly', () => expect(frame({ width: 20_000, height: 400 }, stage).most).toBe(60));
  it('FewPixels_CanStillBeEnlarged', () => expect(frame({ width: 1000, height: 800 }, stage).most).toBe(4));
});

describe('zoomAt', () => {
  it('WhatIsUnderThePointer_StaysThere', () => {
    const view = zoomAt(whole, 2, { x: 300, y: 0 }, wide);
    expect(view).toEqual({ scale: 2, x: -300, y: 0 });
  });

  it('Out_EndsAtTheWhole', () => {
    const view = zoomAt({ scale: 2, x: -300, y: 100 }, 0.1, { x: 400, y: 300 }, wide);
    expect(view.scale).toBe(1);
    expect([view.x, view.y].map(Math.abs)).toEqual([0, 0]);
  });

  it('In_EndsAtTheMost', () => expect(zoomAt(whole, 1000, { x: 0, y: 0 }, wide).scale).toBe(wide.most));
});

describe('toggleZoom', () => {
  it('Twice_IsAsBefore', () => {
    const closer = toggleZoom(whole, { x: 100, y: 50 }, wide);
    expect(closer.scale).toBeGreaterThan(2);
    expect(toggleZoom(closer, { x: 0, y: 0 }, wide)).toEqual(whole);
  });
});

describe('pan', () => {
  it('Beyond_EndsAtTheEdge', () => {
    const view = pan({ scale: 2, x: 0, y: 0 }, { x: 5000, y: -5000 }, wide);
    expect(view).toEqual({ scale: 2, x: 500, y: -100 });
  });

  it('WhatFits_StaysInTheMiddle', () => {
    const { x, y } = pan(whole, { x: 50, y: 50 }, wide);
    expect([x, y].map(Math.abs)).toEqual([0, 0]);
  });
});

describe('wheelFactor', () => {
  it('Up_IsLarger_DownSmaller', () => {
    expect(wheelFactor(-100, 0)).toBeGreaterThan(1);
    expect(wheelFactor(100, 0)).toBeLessThan(1);
  });
  it('Lines_CountMoreThanPixels', () => expect(wheelFactor(-3, 1)).toBeGreaterThan(wheelFactor(-3, 0)));
  it('AJump_IsBounded', () => expect(wheelFactor(-100_000, 0)).toBe(wheelFactor(-200, 0)));
});
