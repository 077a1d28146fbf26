import { useCallback, useEffect, useRef, useState } from 'react';
import { mostMs, type Recorded, Recording, type Refusal, refusalOf } from './recording';

export type RecorderState =
  | { kind: 'asking' }
  | { kind: 'recording'; stream: MediaStream; ms: number }
  | { kind: 'working' }
  /** `full`: it was ended because it was as long as it may be. */
  | { kind: 'recorded'; recorded: Recorded; full: boolean }
  | { kind: 'refused'; why: Refusal };

/** Records from the moment it is there until it is stopped, or goes. */
export function useRecorder(): { state: RecorderState; stop: () => void; again: () => void } {
  const [state, setState] = useState<RecorderState>({ kind: 'asking' });
  const [attempt, setAttempt] = useState(0);
  const end = useRef<((full: boolean) => void) | undefined>(undefined);

  useEffect(() => {
    let gone = false;
    let running: Recording | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    const say = (next: RecorderState) => {
      if (!gone) setState(next);
    };

    async function finish(full: boolean): Promise<void> {
      clearInterval(timer);
      end.current = undefined;
      say({ kind: 'working' });
      try {
        if (running) say({ kind: 'recorded', recorded: await running.stop(), full });
      } catch {
        say({ kind: 'refused', why: 'failed' });
      }
    }

    async function begin(): Promise<void> {
      say({ kind: 'asking' });
      try {
        const recording = await Recording.begin();
        running = recording;
        if (gone) {
          recording.cancel();
          return;
        }
        const since = performance.now();
        const tick = () => {
          const ms = performance.now() - since;
          if (ms >= mostMs) end.current?.(true);
          else say({ kind: 'recording', stream: recording.stream, ms });
        };
        end.current = full => void finish(full);
        recording.onEnded = () => end.current?.(false);
        timer = setInterval(tick, 250);
        tick();
      } catch (error) {
        say({ kind: 'refused', why: refusalOf(error) });
      }
    }

    void begin();
    return () => {
      gone = true;
      end.current = undefined;
      clearInterval(timer);
      running?.cancel();
    };
  }, [attempt]);

  const stop = useCallback(() => end.current?.(false), []);
  return { state, stop, again: () => setAttempt(count => count + 1) };
}
