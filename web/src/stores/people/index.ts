import { useEffect } from 'react';
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { User } from '@/api/types';
import { getUser } from '@/api/users';

/** Everybody met so far, by id. */
export const usePeople = create<Readonly<Record<string, User>>>(() => ({}));

const asked = new Set<string>();

export function addPeople(users: readonly User[]): void {
  const known = usePeople.getState();
  const news = users.filter(user => !(known[user.id] && known[user.id]?.updatedAt === user.updatedAt));
  if (news.length > 0) usePeople.setState(Object.fromEntries(news.map(user => [user.id, user])));
}

export function resetPeople(): void {
  asked.clear();
  usePeople.setState({}, true);
}

/** A person; one whom no answer has brought yet is asked for once. */
export function usePerson(id: string | undefined): User | undefined {
  const user = usePeople(people => (id === undefined ? undefined : people[id]));
  useEffect(() => {
    if (id !== undefined && !user) ask(id);
  }, [id, user]);
  return user;
}

/** The same of several. */
export function usePersons(ids: readonly string[]): readonly (User | undefined)[] {
  const users = usePeople(useShallow(people => ids.map(id => people[id])));
  useEffect(() => {
    ids.forEach((id, index) => users[index] ?? ask(id));
  }, [ids, users]);
  return users;
}

function ask(id: string): void {
  if (asked.has(id)) return;
  asked.add(id);
  getUser(id).then(
    found => addPeople([found]),
    () => asked.delete(id),
  );
}
