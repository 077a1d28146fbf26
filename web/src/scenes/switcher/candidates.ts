import type { User } from '@/api/types';
import type { IconName } from '@/components/Icon';
import { partnerId } from '@/hooks/useConversation';
import { folded } from '@/i18n/folded';
import type { ConversationInfo } from '@/stores/log';
import type { Route } from '@/stores/route';
import type { Named } from './rank';

export type Candidate = Named & { key: string } & (
    | { kind: 'conversation'; id: string }
    | { kind: 'person'; user: User }
    | { kind: 'place'; place: PlaceToGo }
    /** What is typed, looked for in messages. */
    | { kind: 'search'; query: string }
  );

export interface PlaceToGo {
  /** Null: the sheet of shortcuts, which lies over the page. */
  route: Route | null;
  icon: IconName;
  label: string;
  about: string;
}

const isUnread = ({ unreadCount, me }: ConversationInfo) => unreadCount > 0 || me.markedUnread === true;

/**
 * Where one may want to go: conversations, unread ones first and each in the order given, then people with whom there is none,
 * then places.
 */
export function candidatesFor(
  infos: readonly ConversationInfo[],
  people: Readonly<Record<string, User>>,
  selfId: string,
  places: readonly PlaceToGo[],
): Candidate[] {
  const partners = new Set<string>([selfId]);
  const conversations = infos.map((info): Candidate & { unread: boolean } => {
    const partner = partnerId(info, selfId);
    if (partner !== undefined) partners.add(partner);
    const person = people[partner ?? ''];
    return {
      key: info.id,
      kind: 'conversation',
      id: info.id,
      unread: isUnread(info),
      names: namesOf(info.title, person?.displayName, person?.username),
    };
  });
  const others = Object.values(people)
    .filter(({ id, deleted }) => !deleted && !partners.has(id))
    .toSorted((a, b) => a.displayName.localeCompare(b.displayName));
  return [
    ...conversations.filter(({ unread }) => unread),
    ...conversations.filter(({ unread }) => !unread),
    ...others.map((user): Candidate => {
      return { key: user.id, kind: 'person', user, names: namesOf(user.displayName, user.username) };
    }),
    ...places.map((place): Candidate => {
      return { key: `${place.about} ${place.label}`, kind: 'place', place, names: namesOf(place.label) };
    }),
  ];
}

const namesOf = (...names: readonly (string | null | undefined)[]): string[] =>
  names.flatMap(name => (name ? [folded(name)] : []));
