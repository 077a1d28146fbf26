import { describe, expect, it } from 'vitest';
import type { RetentionInfo } from '@/api/types';
import * as make from '@/stores/log/fixtures';
import { effective, expiry } from './kept';

const server = (overrides: Partial<RetentionInfo> = {}): RetentionInfo => ({
  default: { mode: 'keep' },
  shortestSeconds: 60,
  longestSeconds: null,
  ...overrides,
});

describe('effective', () => {
  const day = { mode: 'age', seconds: 86_400 } as const;

  it('NobodyHasChosen_TheServersOwnHolds', () => {
    expect(effective(undefined, undefined)).toEqual({ mode: 'keep' });
    expect(effective(undefined, server({ default: day }))).toEqual(day);
    expect(effective({ mode: 'keep' }, server({ default: day }))).toEqual({ mode: 'keep' });
  });

  it('Chosen_IsWithinTheServersBound', () => {
    const bound = server({ longestSeconds: 3600 });
    expect(effective({ mode: 'keep' }, bound)).toEqual({ mode: 'age', seconds: 3600 });
    expect(effective({ ...day, mode: 'ephemeral' }, bound)).toEqual({ mode: 'ephemeral', seconds: 3600 });
    expect(effective({ mode: 'age', seconds: 60 }, bound)).toEqual({ mode: 'age', seconds: 60 });
  });
});

describe('expiry', () => {
  const messages = make.range(1, 5);
  const time = (seq: number) => Date.parse(make.at(seq));

  it('Kept_NothingIsPast', () => {
    expect(expiry(messages, { mode: 'keep' }, time(1000))).toEqual({ upTo: 0, nextAt: null });
  });

  it('Past_AreTheFirstOnes_AndTheNextOneHasItsTime', () => {
    const retention = { mode: 'age', seconds: 10 } as const;
    expect(expiry(messages, retention, time(10))).toEqual({ upTo: 0, nextAt: time(11) });
    expect(expiry(messages, retention, time(13))).toEqual({ upTo: 3, nextAt: time(14) });
    expect(expiry(messages, retention, time(15))).toEqual({ upTo: 5, nextAt: null });
    expect(expiry([], retention, time(15))).toEqual({ upTo: 0, nextAt: null });
  });
});
