import { describe, expect, it } from 'vitest';
import { type Meeting, type MeetingEvent, reduceMeeting } from './meeting';

const partner = { id: 'p', nickname: 'Fox', commonInterests: ['chess'], commonLanguages: [] };
const found: MeetingEvent = { type: 'found', conversationId: 'c1', partner };
const after = (...events: MeetingEvent[]): Meeting => events.reduce(reduceMeeting, { phase: 'idle' });

describe('reduceMeeting', () => {
  it('Found_Chats', () => {
    expect(after({ type: 'searching' }, found)).toEqual({
      phase: 'chatting',
      conversationId: 'c1',
      partner,
      keep: 'nobody',
    });
  });

  it('PartnerLeft_IsSaid', () => {
    const ended = after(found, { type: 'left', conversationId: 'c1', self: false, reason: 'left' });
    expect(ended).toMatchObject({ phase: 'ended', conversationId: 'c1', self: false, reason: 'left' });
  });

  it('LeftAndLookingAgain_TheOldChatsEnd_ChangesNothing', () => {
    const state = after(
      found,
      { type: 'searching' },
      { type: 'left', conversationId: 'c1', self: true, reason: 'left' },
    );
    expect(state).toEqual({ phase: 'searching' });
  });

  it('SearchEnded_WhileChatting_ChangesNothing', () => {
    expect(after(found, { type: 'search-ended', reason: 'timed-out' })).toMatchObject({ phase: 'chatting' });
    expect(after({ type: 'searching' }, { type: 'search-ended', reason: 'timed-out' })).toMatchObject({
      phase: 'ended',
      conversationId: null,
    });
  });

  it('Resumed_KnowsThePartnerStill', () => {
    expect(after(found, { type: 'resumed', conversationId: 'c1' })).toMatchObject({ partner });
    expect(after({ type: 'resumed', conversationId: 'c2' })).toMatchObject({ phase: 'chatting', partner: null });
  });

  it.each<[string, boolean[], string]>([
    ['Self', [true], 'self'],
    ['Partner', [false], 'partner'],
    ['Twice', [true, true], 'self'],
    ['Both', [true, false], 'both'],
  ])('Keep_%s_IsKnown', (_name, wishes, keep) => {
    const events = wishes.map((self): MeetingEvent => ({ type: 'keep', conversationId: 'c1', self, agreed: false }));
    expect(after(found, ...events)).toMatchObject({ keep });
  });

  it('Keep_OfAnotherChat_ChangesNothing', () => {
    expect(after(found, { type: 'keep', conversationId: 'c2', self: false, agreed: true })).toMatchObject({
      keep: 'nobody',
    });
  });
});
