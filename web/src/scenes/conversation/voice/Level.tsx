import { useEffect, useRef } from 'react';
import classes from './Voice.module.css';

/** How loud it is now: shows that the microphone hears something. */
export function Level({ stream }: { stream: MediaStream }) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let frame = requestAnimationFrame(draw);
    function draw(): void {
      analyser.getFloatTimeDomainData(samples);
      const loud = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      // Voices lie low on a straight scale.
      if (bar.current) bar.current.style.transform = `scaleX(${Math.min(1, Math.sqrt(loud))})`;
      frame = requestAnimationFrame(draw);
    }
    return () => {
      cancelAnimationFrame(frame);
      void context.close();
    };
  }, [stream]);
  return (
    <span className={classes.level} aria-hidden="true">
      <span ref={bar} />
    </span>
  );
}
