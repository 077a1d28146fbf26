import { useLog } from '@/stores/log';
import { usePeople } from '@/stores/people';

/** The picture that a person, or a group that one is in, shows now: its id, which is another for another picture. */
export function usePictureOf(id: string, group: boolean): string | null | undefined {
  const ofGroup = useLog(state => (group ? state.conversations[id]?.info.picture : undefined));
  const ofPerson = usePeople(people => (group ? undefined : people[id]?.picture));
  return group ? ofGroup : ofPerson;
}
