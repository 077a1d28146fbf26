import { useMemo, useState } from 'react';
import type { User } from '@/api/types';

/** People chosen from a list, in the order of choosing. */
export function useSelection() {
  const [users, setUsers] = useState<readonly User[]>([]);
  const ids = useMemo(() => new Set(users.map(user => user.id)), [users]);
  const toggle = (user: User) =>
    setUsers(before =>
      before.some(each => each.id === user.id) ? before.filter(each => each.id !== user.id) : [...before, user],
    );
  return { users, ids, toggle, clear: () => setUsers([]) };
}
