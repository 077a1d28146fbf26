import { create } from 'zustand';

/** The message whose menu is open, and what opened it: the menu stands there, and the focus goes back to its row. */
interface Opened {
  conversationId: string;
  messageId: string;
  trigger: HTMLElement;
}

/** One menu for all messages of the list: a row carries a button and no more. */
export const useMessageMenu = create<{ opened: Opened | null }>(() => ({ opened: null }));

export const openMessageMenu = (conversationId: string, messageId: string, trigger: HTMLElement) =>
  useMessageMenu.setState({ opened: { conversationId, messageId, trigger } });

export const closeMessageMenu = () => useMessageMenu.setState({ opened: null });
