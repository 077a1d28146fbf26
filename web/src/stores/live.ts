import type { Me } from '@/api/types';
import { RealtimeClient } from '@/realtime/client';
import type { Closing } from '@/storage/protocol';
import { alertHere } from './alerts';
import { ChoiceStorage } from './alerts/choice';
import { setConnectionStatus } from './connection';
import { handleContacts, resetContacts } from './contacts';
import { keepDrafts, resetDrafts } from './drafts';
import { DraftStorage } from './drafts/storage';
import { sendEdits } from './edits';
import { handleFiles, resetFiles } from './files';
import { LocalLog } from './local';
import { forgetListings } from './listing';
import { resetLog } from './log';
import { handleLogEvents } from './log/handlers';
import { retryFailedLoads, resetLoading } from './log/history';
import { resetOlderConversations } from './log/olderConversations';
import { keepInSync } from './log/sync';
import { handleNotifications, resetNotifications } from './notifications';
import { sendOutbox } from './outbox';
import { OutboxKeeper } from './outbox/keeper';
import { OutboxStorage } from './outbox/storage';
import { handleMeeting, resetMeeting } from './meet';
import { addPeople, resetPeople } from './people';
import { resetPictures, showPictures } from './pictures';
import { forgetPictures } from './pictures/kept';
import { handlePersonal, takePersonal } from './personal';
import { keepPins, resetPins } from './pins';
import { resetPresence, watchPresence } from './presence';
import { handleQuotes, resetQuotes } from './quotes';
import { sendVotes } from './polls';
import { sendReactions } from './reactions';
import { sendReceipts } from './receipts';
import { tellWhatIsOpen } from './receipts/open';
import { ReceiptStorage } from './receipts/storage';
import { handleScheduled, resetScheduled } from './scheduled';
import { forgetSearch } from './search';
import {
  accessToken,
  endSession,
  refreshSession,
  type SessionState,
  sessionRevoked,
  tokenFreshForMs,
  useSession,
} from './session';
import { knowsPeople } from './session/abilities';
import { SocketToken } from './session/socketToken';
import { handleSettings } from './settings';
import { handleTyping, resetTyping } from './typing';
import { forgetWithMessages } from './retention';
import { sendUploads } from './uploads';
import { UnfinishedUploads } from './uploads/unfinished';

interface Live {
  userId: string;
  kind: string;
  client: RealtimeClient;
  /** Ends it, and what is kept in this browser with it. */
  stop: (kept?: Closing) => void;
}

const resets = [
  resetTyping,
  resetPresence,
  resetPeople,
  resetContacts,
  forgetSearch,
  forgetListings,
  resetDrafts,
  resetNotifications,
  resetMeeting,
  resetLoading,
  resetFiles,
  resetQuotes,
  resetPictures,
  resetPins,
  resetScheduled,
  resetOlderConversations,
];

let live: Live | undefined;

/** The connection of the signed-in person, for what is sent outside a store. */
export const liveClient = (): RealtimeClient | undefined => live?.client;

/** Connects whoever is signed in, and clears everything when somebody leaves or another takes their place. */
export function connectWhenSignedIn(): void {
  const follow = () => {
    const session = useSession.getState();
    const user = session.status === 'signed-in' && !session.mustEnrol ? session.user : undefined;
    // A guest who registers stays who they are, and may do more: that takes another connection.
    if (user?.id === live?.userId && (!user || kindOf(user) === live?.kind)) return;
    // Signed out on purpose nothing stays. A session that the server has ended may be begun again: what was not sent stays.
    live?.stop(closing(session));
    live = undefined;
    if (!user) return;
    resetLog(user.id);
    addPeople([user]);
    live = { userId: user.id, kind: kindOf(user), ...start(user) };
  };
  useSession.subscribe(follow);
  follow();
}

function closing(session: SessionState): Closing | undefined {
  if (session.status !== 'signed-out' || session.elsewhere) return undefined;
  return session.revoked ? 'forget-log' : 'wipe';
}

const kindOf = (user: Me): string => `${user.role === 'guest'} ${knowsPeople(user)}`;

/** The composition of everything that lives on the connection: each feature registers its own handlers. */
function start(user: Me): Omit<Live, 'userId' | 'kind'> {
  const userId = user.id;
  const guest = user.role === 'guest';
  const token = new SocketToken(accessToken, tokenFreshForMs);
  const client = new RealtimeClient({
    token: () => token.forConnection(),
    renewToken: refreshSession,
    onStatus: setConnectionStatus,
  });
  client.on('auth-expiring', () => token.expiring(each => client.notify('authenticate', { token: each })));
  client.on('session-revoked', () => void sessionRevoked());
  handleLogEvents(client);
  handleTyping(client);
  handlePersonal(client);
  handleMeeting(client);
  const people = !guest && knowsPeople(user);
  // A guest has neither contacts nor settings nor notifications, and may not ask for them.
  if (people) {
    handleContacts(client);
    handleSettings(client);
    handleScheduled(client);
    handleNotifications(client);
  }
  handleFiles(client);
  handleQuotes(client);
  client.onConnect(retryFailedLoads);
  const local = new LocalLog(userId, () => endSession(false, true));
  const outboxStorage = new OutboxStorage(localStorage, userId);
  const receiptStorage = new ReceiptStorage(localStorage, userId);
  outboxStorage.clearOthers();
  receiptStorage.clearOthers();
  const unfinishedUploads = new UnfinishedUploads(localStorage, userId);
  unfinishedUploads.clearOthers();
  const choiceStorage = new ChoiceStorage(localStorage, userId);
  choiceStorage.clearOthers();
  const draftStorage = new DraftStorage(localStorage, userId);
  draftStorage.clearOthers();
  const endAlerts = people ? alertHere(client, choiceStorage) : undefined;
  const ends = [
    keepInSync(client, takePersonal),
    sendOutbox(client, new OutboxKeeper(local, outboxStorage)),
    sendEdits(client),
    sendReactions(client),
    sendVotes(client),
    keepPins(client),
    sendUploads(client, unfinishedUploads),
    sendReceipts(client, receiptStorage),
    tellWhatIsOpen(client),
    forgetWithMessages(),
    // What a guest begins is over with their chat.
    ...(people ? [keepDrafts(client, draftStorage)] : []),
    // Who is here is none of a guest's business.
    ...(guest ? [] : [watchPresence(client), showPictures(client, userId)]),
  ];
  let stopped = false;
  // What is kept comes first: the server is then asked only for what is new.
  void local.restored.then(() => stopped || client.open());
  return {
    client,
    stop: kept => {
      stopped = true;
      client.close();
      token.stop();
      for (const end of ends) end();
      endAlerts?.(kept === 'wipe');
      if (kept === 'wipe') outboxStorage.clear();
      if (kept === 'wipe') draftStorage.clear();
      if (kept) unfinishedUploads.clear();
      if (kept) void forgetPictures().catch(() => {});
      if (kept) receiptStorage.save([]);
      void local.end(kept);
      for (const reset of resets) reset();
      resetLog('');
    },
  };
}
