import { decode } from 'blurhash';
import { useEffect, useRef } from 'react';
import classes from './Files.module.css';

const side = 32;

/** The blurred picture that stands in for one that is still loading. */
export function Blur({ hash }: { hash: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    try {
      const pixels = new Uint8ClampedArray(decode(hash, side, side));
      canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, side, side), 0, 0);
    } catch {
      // Not a hash: the room stays grey.
    }
  }, [hash]);
  return <canvas ref={canvas} width={side} height={side} aria-hidden="true" className={classes.blur} />;
}
