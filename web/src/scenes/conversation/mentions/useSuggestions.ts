import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { searchMembers } from '@/api/conversations';
import type { User } from '@/api/types';
import { useServerInfo } from '@/hooks/useServerInfo';
import { may } from '@/scenes/details/permissions';
import { type ConversationLog, selfIn, useLog } from '@/stores/log';
import { addPeople, usePeople } from '@/stores/people';
import { everybody } from './mentions';
import { t } from './texts';
import { isEverybody, isNamed } from './writing';

const settleMs = 150;
const most = 8;

export interface Suggestion {
  /** What is written behind the @. */
  name: string;
  /** Null: everybody. */
  user: User | null;
}

export interface Suggestions {
  items: readonly Suggestion[];
  /** Of a large group those are missing who have not written lately. */
  failed: boolean;
}

const nothing: readonly string[] = [];

/** Whom one may mean. Null: nobody is asked for. */
export function useSuggestions(id: string, prefix: string | null): Suggestions {
  const known = useKnown(id, prefix !== null);
  const large = useLog(state => prefix !== null && state.conversations[id]?.info.members === null);
  const { users: searched, failed } = useSearch(id, large ? prefix : null);
  const all = useMayMentionAll(id);
  if (prefix === null) return { items: [], failed: false };
  const found = [
    ...new Map([...known.filter(user => isNamed(user, prefix)), ...searched].map(user => [user.id, user])).values(),
  ];
  const people = found.sort((one, other) => one.displayName.localeCompare(other.displayName)).slice(0, most);
  const items: Suggestion[] = people.map(user => ({ name: user.username, user }));
  if (all && isEverybody(prefix, t('everybody'))) items.push({ name: everybody, user: null });
  return { items, failed };
}

/** Others who are told with the conversation, or of a large one those who have written lately. */
function useKnown(id: string, wanted: boolean): readonly User[] {
  const ids = useLog(
    useShallow(state => {
      const log = state.conversations[id];
      if (!wanted || !log || log.info.type === 'guest') return nothing;
      const self = selfIn(state, id);
      return peopleOf(log).filter(each => each !== self);
    }),
  );
  return usePeople(useShallow(people => ids.flatMap(each => people[each] ?? [])));
}

const peopleOf = ({ info, messages }: ConversationLog): string[] =>
  info.members?.map(member => member.userId) ?? [...new Set(messages.map(message => message.senderId))];

interface Searched {
  users: readonly User[];
  failed: boolean;
}

const unsearched: Searched = { users: [], failed: false };

/** Members of a large group, a moment after the last key; an answer to an earlier text never replaces a later one. */
function useSearch(id: string, prefix: string | null): Searched {
  const [query] = useDebouncedValue(prefix, settleMs);
  const [result, setResult] = useState<Searched & { query: string | null }>({ ...unsearched, query: null });
  const selfId = useLog(state => state.selfId);
  useEffect(() => {
    if (query === null || query === '') return;
    const abort = new AbortController();
    searchMembers(id, query, most + 1, abort.signal).then(
      page => {
        addPeople(page.users);
        const users = page.users.filter(user => user.id !== selfId);
        if (!abort.signal.aborted) setResult({ users, failed: false, query });
      },
      () => {
        if (!abort.signal.aborted) setResult({ ...unsearched, failed: true, query });
      },
    );
    return () => abort.abort();
  }, [id, query, selfId]);
  return prefix !== null && result.query === prefix ? result : unsearched;
}

/** In a large group it takes a moderator. The server decides; this only leaves out what would be a text like any other. */
function useMayMentionAll(id: string): boolean {
  const small = useServerInfo()?.limits.allMayMentionAll;
  const info = useLog(state => state.conversations[id]?.info);
  if (small === undefined || info?.type !== 'group') return false;
  return info.memberCount <= small || may.mentionAll(info.me.role);
}
