import { describe, expect, it } from 'vitest';
import type { Notice } from './messages';
import { faceOf, readPush } from './notices';

const notice = (change: Partial<Notice> = {}): Notice => ({
  type: 'notification',
  id: 'n',
  kind: 'message',
  count: 1,
  conversationId: 'c',
  ...change,
});

describe('readPush', () => {
  it.each([[null], ['text'], [{}], [{ type: 'notification' }], [{ type: 'from-the-future', id: 'n' }]])(
    '%o_IsNothing',
    data => {
      expect(readPush(data)).toBeNull();
    },
  );

  it('Read_IsOnlyThat', () => {
    expect(readPush({ type: 'read', id: 'n', unreadCount: 3 })).toEqual({ type: 'read', id: 'n' });
  });

  it('Notification_IsWhatWasSent', () => {
    expect(readPush({ ...notice(), count: undefined, sender: 'Ben', text: 'hi' })).toEqual(
      notice({ sender: 'Ben', text: 'hi' }),
    );
  });
});

describe('faceOf', () => {
  it('WithoutContent_SaysThatThereIsSomething', () => {
    expect(faceOf(notice())).toEqual({ title: 'Parley', body: 'New message', path: '/c/c' });
    expect(faceOf(notice({ count: 3 })).body).toBe('3 new messages');
  });

  it('WithContent_SaysWhoWroteWhat', () => {
    expect(faceOf(notice({ sender: 'Ben', text: 'hi' }))).toMatchObject({ title: 'Ben', body: 'hi' });
    expect(faceOf(notice({ sender: 'Ben', title: 'Crew', text: 'hi' })).title).toBe('Ben in Crew');
  });

  it('OfAPoll_SaysSo_WithItsQuestion', () => {
    expect(faceOf(notice({ sender: 'Ben', text: 'Where to?', poll: true })).body).toBe('Poll: Where to?');
    expect(faceOf(notice({ poll: true })).body).toBe('New message'); // who has not asked for it gets no word of it
  });

  it('Marks_AreLeftOut_AndSpoilersStayHidden', () => {
    const body = (text: string) => faceOf(notice({ sender: 'Ben', text })).body;
    expect(body('**hi** [there](https://example.org)')).toBe('hi there');
    expect(body('he ||dies||')).toBe('he ▒▒▒▒');
    expect(body('he ||dies at the…')).toBe('he ▒▒▒▒');
  });

  it('OfTheAccount_LeadsToTheList', () => {
    const face = faceOf(notice({ kind: 'new-device', conversationId: null }));
    expect(face).toMatchObject({ path: '/notifications', title: 'Parley' });
    expect(face.body).toMatch(/new device/);
  });

  it('UnknownKind_IsSomethingNew', () => {
    expect(faceOf(notice({ kind: 'toString' })).body).toBe('Something new');
  });
});
