import { create } from 'zustand';
import { reportShown } from '@/api/push';
import type { RealtimeClient } from '@/realtime/client';
import { useNotifications } from '@/stores/notifications';
import { navigate } from '@/stores/route';
import { parseRoute } from '@/stores/route/route';
import { type Choice, type ChoiceStorage, nothingChosen } from './choice';
import { subscribe, unsubscribe, withdraw } from './push';
import { ring } from './ring';
import { canShow, hearWorker, tellWorker } from './worker';

export { canShow } from './worker';

/** How this browser tells of what is new. */
export const useAlerts = create<Choice>(() => nothingChosen);

let storage: ChoiceStorage | undefined;

function choose(change: Partial<Choice>): void {
  useAlerts.setState(change);
  storage?.save(useAlerts.getState());
}

/** Follows what was chosen for this browser. Returns its end, which on signing out takes all back. */
export function alertHere(client: RealtimeClient, kept: ChoiceStorage): (signedOut: boolean) => void {
  storage = kept;
  useAlerts.setState(kept.load());
  let renewed = false;
  client.onConnect(() => {
    if (renewed) return;
    renewed = true;
    void keepPush();
  });
  client.on('notification', event => {
    if (event.read.length > 0) tellWorker({ close: event.read });
    void ring(event, useAlerts.getState().open);
  });
  // Chosen in another tab.
  const follow = () => useAlerts.setState(kept.load());
  window.addEventListener('storage', follow);
  const ends = [
    () => window.removeEventListener('storage', follow),
    // Read while there was no connection: no event has said so.
    useNotifications.subscribe(({ revision, unreadCount }, before) => {
      const news = before.revision === null || before.unreadCount !== 0;
      if (revision !== null && unreadCount === 0 && news) tellWorker({ close: 'all' });
    }),
    hearWorker(({ open, shown }) => {
      if (open !== undefined) navigate(parseRoute(open));
      if (shown !== undefined) reportShown(shown, 'web-push').catch(() => {});
    }),
  ];
  return signedOut => {
    for (const end of ends) end();
    tellWorker({ close: 'all' });
    if (signedOut) {
      choose(nothingChosen);
      void unsubscribe().catch(() => {});
    }
    storage = undefined;
    useAlerts.setState(nothingChosen);
  };
}

/** A new session has to say it again; and a browser takes no pushes for who was here before. */
async function keepPush(): Promise<void> {
  try {
    const wanted = useAlerts.getState().push && canShow() && Notification.permission === 'granted';
    await (wanted ? subscribe() : unsubscribe());
    if (!wanted && useAlerts.getState().push) choose({ push: false });
  } catch {
    // With the next start it is tried again.
  }
}

/** For a click: browsers ask for nothing else. Whether one may show notifications. */
const allowed = async (): Promise<boolean> => (await Notification.requestPermission()) === 'granted';

export async function showWhileOpen(on: boolean): Promise<void> {
  if (!on || (await allowed())) choose({ open: on });
}

export async function takePushes(on: boolean): Promise<void> {
  if (on) {
    if (!(await allowed())) return;
    await subscribe();
    choose({ push: true });
    return;
  }
  await unsubscribe();
  choose({ push: false });
  // Unheard, the server learns it from the push service.
  await withdraw().catch(() => {});
}
