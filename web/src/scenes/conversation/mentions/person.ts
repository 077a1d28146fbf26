import { create } from 'zustand';

/** About whom one has asked by a mention, and where: the focus goes back there. */
interface Opened {
  userId: string;
  trigger: HTMLElement;
}

/** One card for all mentions. */
export const usePersonCard = create<{ opened: Opened | null }>(() => ({ opened: null }));

export const openPerson = (userId: string, trigger: HTMLElement) =>
  usePersonCard.setState({ opened: { userId, trigger } });

export function closePerson(): void {
  usePersonCard.getState().opened?.trigger.focus({ preventScroll: true });
  usePersonCard.setState({ opened: null });
}
