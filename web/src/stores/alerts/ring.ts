import type { Notification as Stored } from '@/api/notifications';
import { reportShown } from '@/api/push';
import type { Notice } from '@/offline/messages';
import type { NotificationEvent } from '@/realtime/events';
import { useLog } from '@/stores/log';
import { usePeople } from '@/stores/people';
import { playSound } from './sound';
import { tellWorker } from './worker';

/** A tab that nobody looks at leaves it to one that somebody looks at. */
const patienceMs = 200;
/** No other tab takes the turn again. */
const turnMs = 2_000;
/** As much as a push carries. */
const previewLength = 240;

/** What is new is heard, and shown where nobody looks at the page: by one tab of all. */
export async function ring({ notification, quiet, upTo }: NotificationEvent, show: boolean): Promise<void> {
  if (!notification || quiet) return;
  const attentive = document.visibilityState === 'visible' && document.hasFocus();
  if (!attentive) await pause(patienceMs);
  await inTurn(`parley.ring.${upTo}`, () => {
    if (useLog.getState().userSettings?.notifications.sound) playSound();
    if (attentive || !show || Notification.permission !== 'granted') return;
    tellWorker({ show: noticeOf(notification) });
    // The ledger only lacks a line without it.
    reportShown(notification.id, 'in-app').catch(() => {});
  });
}

async function inTurn(name: string, action: () => void): Promise<void> {
  // Without HTTPS there are no locks: each tab is for itself.
  if (!('locks' in navigator)) return action();
  await navigator.locks.request(name, { ifAvailable: true }, async lock => {
    if (!lock) return;
    action();
    await pause(turnMs);
  });
}

/** With a text only if one wants it on the screen: the same choice as for pushes. */
function noticeOf({ id, kind, count, conversationId, seq, actorId }: Stored): Notice {
  const notice: Notice = { type: 'notification', id, kind, count, conversationId };
  const { conversations, userSettings } = useLog.getState();
  if (!userSettings?.notifications.pushContent || conversationId === null || actorId === null) return notice;
  const log = conversations[conversationId];
  const message = log?.messages.find(each => each.seq === seq);
  const sender = usePeople.getState()[actorId]?.displayName;
  if (!message?.text || !sender) return notice;
  return {
    ...notice,
    sender,
    title: log?.info.title ?? null,
    text: beginning(message.text),
    poll: message.type === 'poll',
  };
}

/** As the server cuts it for a push: an ellipsis tells the service worker that there is more. */
const beginning = (text: string): string =>
  text.length <= previewLength ? text : `${text.slice(0, previewLength).replace(/[\uD800-\uDBFF]$/, '')}…`;

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
