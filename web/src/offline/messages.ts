/** What the service worker is told to show, by a push or by an open page. What is left out is unknown, or not to be shown. */
export interface Notice {
  type: 'notification';
  id: string;
  kind: string;
  count: number;
  conversationId?: string | null;
  /** Of a group. */
  title?: string | null;
  sender?: string | null;
  text?: string | null;
  /** The text is the question of a poll. */
  poll?: boolean | null;
}

/** It was read: what is shown of it goes. */
interface Cleared {
  type: 'read';
  id: string;
}

export type Pushed = Notice | Cleared;

/** From a page to the service worker; one of them. */
export interface ToWorker {
  /** The page's script: which build it is of. */
  script?: string;
  show?: Notice;
  /** Ids of notifications. */
  close?: string[] | 'all';
}

/** From the service worker to a page; one of them. */
export interface FromWorker {
  /** A path, where the click on a notification leads. */
  open?: string;
  /** What a push has had shown. */
  shown?: string;
}
