import { useContext, useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import { endTurn, hasTurn, PlayedMessage, takeTurn } from '../files/playing';
import { nextRate } from './seek';

/** One for all voice messages: who is in a hurry is so with the next one, too. */
const useRate = create<{ rate: number }>(() => ({ rate: 1 }));

/** So much further, in seconds, and what was played before was no accident. */
const progress = 1;

export interface Sound {
  playing: boolean;
  /** It was asked for, and has not begun. */
  loading: boolean;
  failed: boolean;
  /** In seconds. */
  at: number;
  length: number;
  rate: number;
  toggle: () => void;
  seek: (at: number) => void;
  faster: () => void;
}

/**
 * Plays a sound, whose address is fetched when it is first wanted. `anew`: the one that was given did not work, for it
 * has expired; then it goes on from the same place.
 */
export function useSound(address: (anew: boolean) => Promise<string>, lengthMs: number): Sound {
  const [audio] = useState(() => new Audio());
  const [state, setState] = useState({ playing: false, loading: false, failed: false, at: 0 });
  const [length, setLength] = useState(lengthMs / 1000);
  const rate = useRate(({ rate }) => rate);
  const messageId = useContext(PlayedMessage);
  const wanted = useRef(0);
  const brokenAt = useRef<number | undefined>(undefined);
  const latest = useRef(address);
  latest.current = address;

  useEffect(() => {
    audio.playbackRate = rate;
    audio.defaultPlaybackRate = rate;
  }, [audio, rate]);

  const [load] = useState(() => async (anew: boolean): Promise<void> => {
    setState(before => ({ ...before, loading: true, failed: false }));
    try {
      const src = await latest.current(anew);
      if (!hasTurn(audio)) {
        setState(before => ({ ...before, loading: false }));
        return;
      }
      audio.src = src;
      audio.currentTime = wanted.current;
      await audio.play();
    } catch (error) {
      // Paused before it began.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      // What is wrong with the sound itself, the element says.
      if (!audio.error) setState(before => ({ ...before, loading: false, failed: true }));
    }
  });

  useEffect(() => {
    const change = (to: Partial<typeof state>) => setState(before => ({ ...before, ...to }));
    const listeners: Partial<Record<keyof HTMLMediaElementEventMap, () => void>> = {
      playing: () => change({ playing: true, loading: false }),
      pause: () => change({ playing: false, loading: false }),
      ended: () => {
        wanted.current = 0;
        audio.currentTime = 0;
        endTurn(audio);
        change({ playing: false, at: 0 });
      },
      timeupdate: () => {
        if (audio.readyState === 0) return;
        wanted.current = audio.currentTime;
        change({ at: audio.currentTime });
      },
      durationchange: () => Number.isFinite(audio.duration) && audio.duration > 0 && setLength(audio.duration),
      error: () => {
        const before = brokenAt.current;
        brokenAt.current = wanted.current;
        if (before === undefined || wanted.current >= before + progress) void load(true);
        else change({ playing: false, loading: false, failed: true });
      },
    };
    const each = Object.entries(listeners);
    for (const [name, listener] of each) audio.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of each) audio.removeEventListener(name, listener);
      audio.pause();
      endTurn(audio);
      // Else it would go on being fetched.
      audio.removeAttribute('src');
      audio.load();
    };
  }, [audio, load]);

  function toggle(): void {
    if (state.playing || state.loading) {
      audio.pause();
      endTurn(audio);
      setState(before => ({ ...before, loading: false }));
      return;
    }
    takeTurn(audio, messageId);
    if (audio.src !== '' && !state.failed && !audio.error) void audio.play().catch(() => {});
    else {
      brokenAt.current = undefined;
      void load(state.failed);
    }
  }

  function seek(at: number): void {
    const to = Math.min(Math.max(0, at), length);
    wanted.current = to;
    setState(before => ({ ...before, at: to }));
    if (audio.readyState > 0) audio.currentTime = to;
  }

  const faster = () => useRate.setState({ rate: nextRate(rate) });
  return { ...state, length, rate, toggle, seek, faster };
}
