import { describe, expect, it } from 'vitest';
import {
  acknowledged,
  conversationsToSend,
  discard,
  enqueue,
  mostAttempts,
  nextToSend,
  type Outbox,
  reconcile,
  retry,
  retryDelayMs,
  unsuccessful,
} from './outbox';

const message = (id: string, conversationId = 'c') => ({
  id,
  conversationId,
  text: id,
  createdAt: '2026-01-01T00:00:00Z',
});
const network = { code: 'network', title: '', retryable: true };
const busy = { code: 'unavailable', title: 'Busy', retryable: true };
const refused = { code: 'forbidden', title: 'Not a member', retryable: false };

const three = (): Outbox => ['1', '2', '3'].reduce((outbox: Outbox, id) => enqueue(outbox, message(id)), []);

describe('outbox', () => {
  it('Next_IsTheFirstWritten', () => {
    expect(nextToSend(three(), 'c')?.id).toBe('1');
  });

  it('InDoubt_KeepsItsPlaceAndItsId', () => {
    const outbox = unsuccessful(three(), '1', network);
    expect(nextToSend(outbox, 'c')).toMatchObject({ id: '1', status: 'pending', attempts: 1 });
    expect(outbox.map(entry => entry.id)).toEqual(['1', '2', '3']);
  });

  it('InDoubt_ManyTimes_NeverFails', () => {
    let outbox = three();
    for (let i = 0; i < 100; i++) outbox = unsuccessful(outbox, '1', network);
    expect(nextToSend(outbox, 'c')?.id).toBe('1');
  });

  it('RefusedForNow_FailsAfterSeveralAttempts', () => {
    let outbox = three();
    for (let i = 0; i < mostAttempts; i++) outbox = unsuccessful(outbox, '1', busy);
    expect(outbox[0]).toMatchObject({ status: 'failed', code: 'unavailable' });
  });

  it('RefusedForGood_FailsAndLetsTheNextGo', () => {
    const outbox = unsuccessful(three(), '1', refused);
    expect(outbox[0]).toMatchObject({ id: '1', status: 'failed', reason: 'Not a member' });
    expect(nextToSend(outbox, 'c')?.id).toBe('2');
  });

  it('Retry_SameIdAtTheEnd', () => {
    const outbox = retry(unsuccessful(three(), '1', refused), '1');
    expect(outbox.map(entry => entry.id)).toEqual(['2', '3', '1']);
    expect(outbox.at(-1)).toMatchObject({ status: 'pending', attempts: 0 });
  });

  it('Retry_OfOneThatHasNotFailed_ChangesNothing', () => {
    const outbox = three();
    expect(retry(outbox, '1')).toBe(outbox);
  });

  it('Discard_TakesItOut', () => {
    expect(discard(three(), '2').map(entry => entry.id)).toEqual(['1', '3']);
  });

  it('Acknowledged_IsNotSentAgain', () => {
    const outbox = acknowledged(three(), '1', 9);
    expect(nextToSend(outbox, 'c')?.id).toBe('2');
    expect(outbox[0]).toMatchObject({ status: 'sent', rev: 9 });
  });

  it('Reconcile_MessageInTheLog_IsTakenOut', () => {
    expect(reconcile(three(), 'c', new Set(['2']), 0).map(entry => entry.id)).toEqual(['1', '3']);
  });

  it('Reconcile_LogReachesTheAcknowledgedRev_IsTakenOut', () => {
    const outbox = acknowledged(three(), '1', 9);
    expect(reconcile(outbox, 'c', new Set(), 8)).toBe(outbox);
    expect(reconcile(outbox, 'c', new Set(), 9)).toHaveLength(2);
  });

  it('Reconcile_OtherConversation_IsLeftAlone', () => {
    const outbox = enqueue(three(), message('4', 'd'));
    expect(reconcile(outbox, 'd', new Set(['1', '4']), 99).map(entry => entry.id)).toEqual(['1', '2', '3']);
  });

  it('Conversations_WithSomethingToSend_AreListedOnce', () => {
    expect(conversationsToSend(enqueue(three(), message('4', 'd')))).toEqual(['c', 'd']);
  });

  it('Delay_GrowsToACeiling', () => {
    expect(retryDelayMs(1)).toBe(1000);
    expect(retryDelayMs(50)).toBe(30_000);
  });
});
