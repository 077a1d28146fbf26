import { describe, expect, it } from 'vitest';
import { normalize, roomFor } from './limits';

describe('roomFor', () => {
  it('Short_Plenty', () => {
    expect(roomFor('hello')).toEqual({ kind: 'plenty' });
  });

  it('NearTheLimit_SaysWhatIsLeft', () => {
    expect(roomFor('a'.repeat(8000))).toEqual({ kind: 'little', left: 192 });
  });

  it('AtTheLimit_NothingIsLeft', () => {
    expect(roomFor('a'.repeat(8192))).toEqual({ kind: 'little', left: 0 });
  });

  it('Beyond_SaysByHowMuch', () => {
    expect(roomFor(`${'a'.repeat(8192)}€`)).toEqual({ kind: 'none', over: 3 });
  });

  it('Emoji_CountsInBytes', () => {
    expect(roomFor('😀'.repeat(2049))).toEqual({ kind: 'none', over: 4 });
  });
});

describe('normalize', () => {
  it('BlankEdges_AreRemoved_InnerLinesStay', () => {
    expect(normalize('\n  \n  a\n\n b \n\n')).toBe('  a\n\n b');
  });

  it('OnlyBlanks_IsEmpty', () => {
    expect(normalize(' \n\t ')).toBe('');
  });

  it('LoneSurrogate_IsReplaced', () => {
    expect(normalize('a\ud800b')).toBe('a\ufffdb');
  });
});
