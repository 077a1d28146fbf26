import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as api from '@/api/conversations';
import { ApiError } from '@/api/errors';
import type { Listing, NotificationSettings } from '@/api/types';
import { archived, listed } from '@/scenes/sidebar/order';
import { dispatch, resetLog, useLog } from '@/stores/log';
import * as make from '@/stores/log/fixtures';
import { changeListing, dismissFailed, forgetListings, useListed } from '.';
import { nextReturn } from './shown';

vi.mock('@/api/conversations');

const hour = 3_600_000;
const now = Date.parse(make.at(0));

describe('where conversations stand', () => {
  let answers: { answer: (listing: Listing) => void; refuse: (error: unknown) => void }[];

  beforeEach(() => {
    resetLog(make.self);
    forgetListings();
    dispatch({ type: 'sync-answered', answer: make.answer([make.page(0, 5, make.range(1, 5))]) });
    answers = [];
    vi.mocked(api.changeListing).mockImplementation(
      () => new Promise((answer, refuse) => answers.push({ answer, refuse })),
    );
  });

  const list = (at = now) => listed(useLog.getState().conversations, useListed.getState(), at);
  const archive = (at = now) => archived(useLog.getState().conversations, useListed.getState(), at);
  const put = (listing: Listing) => dispatch({ type: 'listing-answered', conversationId: make.chat, listing });
  const mute = (settings: NotificationSettings) =>
    dispatch({ type: 'notifications-answered', conversationId: make.chat, settings });
  const receive = (seq: number) => dispatch({ type: 'frame', frame: make.messageFrame(seq) });

  it('Archived_LeavesTheListAtOnce_AndIsTakenBackWhenRefused', async () => {
    const done = changeListing(make.chat, { archived: true });
    expect([list(), archive()]).toEqual([[], [make.chat]]);
    answers[0]?.refuse(ApiError.network());
    await done;
    expect([list(), archive()]).toEqual([[make.chat], []]);
    expect(useListed.getState()[make.chat]?.failed?.change).toEqual({ archived: true });
    dismissFailed(make.chat);
    expect(useListed.getState()).toEqual({});
  });

  it('TwoAtOnce_BothCount_WhicheverIsAnsweredFirst', async () => {
    const done = [changeListing(make.chat, { archived: true }), changeListing(make.chat, { favourite: true })];
    answers[1]?.answer({ favourite: true, archivedSeq: null });
    await done[1];
    expect(archive()).toEqual([make.chat]);
    answers[0]?.answer({ favourite: true, archivedSeq: 5 });
    await done[0];
    expect(useLog.getState().conversations[make.chat]?.info.me.listing).toEqual({ favourite: true, archivedSeq: 5 });
    expect(useListed.getState()).toEqual({});
  });

  it('Archived_ANewMessageBringsItBack', () => {
    put({ favourite: false, archivedSeq: 5 });
    expect(list()).toEqual([]);
    receive(6);
    expect([list(), archive()]).toEqual([[make.chat], []]);
  });

  it('Archived_AndMuted_StaysUntilTheSilenceEnds', () => {
    put({ favourite: false, archivedSeq: 5 });
    mute({ level: null, mutedUntil: new Date(now + hour).toISOString() });
    receive(6);
    expect([list(), archive()]).toEqual([[], [make.chat]]);
    expect(nextReturn(useLog.getState().conversations, now)).toBe(now + hour);
    expect([list(now + hour), archive(now + hour)]).toEqual([[make.chat], []]);
    expect(nextReturn(useLog.getState().conversations, now + hour)).toBeNull();
  });

  it('Archived_AMessageThatIsGoneAgain_HasBroughtItBackAllTheSame', () => {
    put({ favourite: false, archivedSeq: 5 });
    receive(6);
    dispatch({
      type: 'personal',
      frame: { kind: 'hidden', conversationId: make.chat, seqs: [6], after: 1, upTo: 2 },
    });
    expect(list()).toEqual([make.chat]);
  });

  it('Favourites_StandFirst_EachPartByActivity', () => {
    const more = ['a', 'b', 'c'].map((id, index) =>
      make.conversation(index + 6, { id, lastMessage: null, me: { ...make.conversation(0).me } }),
    );
    dispatch({ type: 'conversations-loaded', conversations: more });
    put({ favourite: true, archivedSeq: null });
    dispatch({ type: 'listing-answered', conversationId: 'b', listing: { favourite: true, archivedSeq: null } });
    expect(list()).toEqual(['b', make.chat, 'c', 'a']);
    dispatch({ type: 'listing-answered', conversationId: 'b', listing: { favourite: true, archivedSeq: 7 } });
    expect([list(), archive()]).toEqual([[make.chat, 'c', 'a'], ['b']]);
  });
});
