export const contents = ['link', 'file', 'image', 'video', 'audio', 'voice'] as const;
export type Content = (typeof contents)[number];

/** What is looked for, as its form has it. */
export interface Question {
  words: string;
  conversationId: string | null;
  has: Content | null;
  mine: boolean;
  /** Only what names oneself. */
  mentions: boolean;
  /** Days like 2026-11-30; empty: any. */
  after: string;
  before: string;
}

export const noQuestion: Question = {
  words: '',
  conversationId: null,
  has: null,
  mine: false,
  mentions: false,
  after: '',
  before: '',
};

/** In the server's words. Filters may also be typed among the words. Empty: there is nothing to look for. */
export function toQuery(question: Question): string {
  const words = question.words.trim();
  const filters = [
    question.conversationId && `in:${question.conversationId}`,
    question.mine && 'from:me',
    question.mentions && 'mentions:me',
    question.has && `has:${question.has}`,
    question.after && `after:${question.after}`,
    question.before && `before:${question.before}`,
  ].filter(part => part);

  // A conversation alone is where to look, not what for.
  const asks =
    words !== '' ||
    question.mine ||
    question.mentions ||
    question.has !== null ||
    question.after !== '' ||
    question.before !== '';
  return asks ? [words, ...filters].join(' ').trim() : '';
}
