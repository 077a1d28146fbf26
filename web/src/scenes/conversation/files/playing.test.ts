import { describe, expect, it, vi } from 'vitest';
import { endTurn, hasTurn, takeTurn } from './playing';

describe('takeTurn', () => {
  it('Next_SilencesTheOneBefore_AndNotItself', () => {
    const [voice, video] = [{ pause: vi.fn() }, { pause: vi.fn() }];
    takeTurn(voice);
    takeTurn(voice);
    expect([voice.pause.mock.calls.length, hasTurn(voice)]).toEqual([0, true]);
    takeTurn(video);
    expect([voice.pause.mock.calls.length, hasTurn(voice), hasTurn(video)]).toEqual([1, false, true]);
  });

  it('Ended_IsNotSilencedAgain_AndEndsNoOther', () => {
    const [voice, video] = [{ pause: vi.fn() }, { pause: vi.fn() }];
    takeTurn(voice);
    endTurn(voice);
    takeTurn(video);
    endTurn(voice);
    expect([voice.pause.mock.calls.length, hasTurn(voice), hasTurn(video)]).toEqual([0, false, true]);
  });
});
