import { RealtimeClient } from '@/realtime/client';
import { setConnectionStatus } from './connection';
import { resetLog } from './log';
import { handleLogEvents } from './log/handlers';
import { resetLoading } from './log/history';
import { resetOlderConversations } from './log/olderConversations';
import { keepInSync } from './log/sync';
import { sendOutbox } from './outbox';
import { addPeople, resetPeople } from './people';
import { resetPresence, watchPresence } from './presence';
import { sendReceipts } from './receipts';
import { accessToken, endSession, refreshSession, tokenFreshForMs, useSession } from './session';
import { SocketToken } from './session/socketToken';
import { handleTyping, resetTyping } from './typing';

let live: { userId: string; client: RealtimeClient; stop: () => void } | undefined;

/** The connection of the signed-in person, for what is sent outside a store. */
export const liveClient = (): RealtimeClient | undefined => live?.client;

/** Connects whoever is signed in, and clears everything when somebody leaves or another takes their place. */
export function connectWhenSignedIn(): void {
  const follow = () => {
    const session = useSession.getState();
    const user = session.status === 'signed-in' ? session.user : undefined;
    if (user?.id === live?.userId) return;
    live?.stop();
    live = undefined;
    if (!user) return;
    resetLog(user.id);
    addPeople([user]);
    live = { userId: user.id, ...start(user.id) };
  };
  useSession.subscribe(follow);
  follow();
}

/** The composition of everything that lives on the connection: each feature registers its own handlers. */
function start(userId: string): { client: RealtimeClient; stop: () => void } {
  const token = new SocketToken(accessToken, tokenFreshForMs);
  const client = new RealtimeClient({
    token: () => token.forConnection(),
    renewToken: refreshSession,
    onStatus: setConnectionStatus,
  });
  client.on('auth-expiring', () => token.expiring(each => client.notify('authenticate', { token: each })));
  client.on('session-revoked', () => endSession(true));
  handleLogEvents(client);
  handleTyping(client);
  const ends = [keepInSync(client), sendOutbox(client, userId), sendReceipts(client), watchPresence(client)];
  client.open();
  return {
    client,
    stop: () => {
      client.close();
      token.stop();
      for (const end of ends) end();
      for (const reset of [resetTyping, resetPresence, resetPeople, resetLoading, resetOlderConversations]) reset();
      resetLog('');
    },
  };
}
