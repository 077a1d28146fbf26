import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '@/api/notifications';
import { byChannel, textOfStep } from './ledger';

const entry = (change: Partial<LedgerEntry>): LedgerEntry => ({
  channel: 'web-push',
  step: 'decided',
  at: '2026-03-01T10:00:00Z',
  ...change,
});

describe('textOfStep', () => {
  it.each<[Partial<LedgerEntry>, RegExp]>([
    [{ told: true, reason: 'wanted' }, /as your settings say/],
    [{ told: false, reason: 'muted' }, /you had muted/],
    [{ told: false, reason: 'from-the-future' as 'muted' }, /not to be told/],
    [{ told: true, reason: 'from-the-future' as 'wanted' }, /were to be told/],
    [{ step: 'dropped', reason: 'read' }, /had read it before/],
    [{ told: false, reason: 'no-subscription' }, /in no browser/],
    [{ told: false, reason: 'no-subscription', channel: 'fcm' }, /in no app/],
    [{ step: 'accepted' }, /push service took it/],
    [{ step: 'accepted', channel: 'email' }, /mail server took it/],
    [{ step: 'failed', detail: '410' }, /\(410\)/],
    [{ step: 'failed' }, /could not be delivered\.$/],
    [{ step: 'from-the-future' as 'sent' }, /Something else/],
  ])('%o_Says_%s', (change, text) => {
    expect(textOfStep(entry(change))).toMatch(text);
  });
});

describe('byChannel', () => {
  it('EachOnce_InTheirOrder', () => {
    const entries = [entry({}), entry({ channel: 'in-app', told: true }), entry({ step: 'sent' })];
    expect(byChannel(entries).map(each => [each.channel, each.entries.length])).toEqual([
      ['in-app', 1],
      ['web-push', 2],
    ]);
  });
});
