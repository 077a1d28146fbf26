import { create } from 'zustand';
import type { SearchOrder } from '@/api/search';
import { navigate } from '@/stores/route';
import { noQuestion, type Question } from './question';

/** What one looks for: kept while one looks at what was found, and comes back. */
export const useSearch = create<{ question: Question; order: SearchOrder }>(() => ({
  question: noQuestion,
  order: 'newest',
}));

export const ask = (change: Partial<Question>) =>
  useSearch.setState(({ question }) => ({ question: { ...question, ...change } }));

export const orderBy = (order: SearchOrder) => useSearch.setState({ order });

export const forgetSearch = () => useSearch.setState({ question: noQuestion, order: 'newest' });

/** Opens the search, in one conversation alone where one is given. */
export function openSearch(conversationId: string | null): void {
  if (conversationId !== useSearch.getState().question.conversationId) {
    useSearch.setState({ question: { ...noQuestion, conversationId } });
  }
  navigate({ name: 'search' });
}
