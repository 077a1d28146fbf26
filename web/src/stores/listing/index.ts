import { create } from 'zustand';
import { changeListing as send, type ListingChange } from '@/api/conversations';
import { ApiError } from '@/api/errors';
import { dispatch } from '@/stores/log';

/** What one has done and the server does not have yet, and the last thing that came to nothing. */
export interface Listed {
  wishes: readonly ListingChange[];
  failed: { change: ListingChange; error: ApiError } | null;
}

const nothing: Listed = { wishes: [], failed: null };

/** By conversation. */
export const useListed = create<Readonly<Record<string, Listed>>>(() => ({}));

export const forgetListings = () => useListed.setState({}, true);

/** Does it at once on the screen, and takes it back when it does not reach the server or is refused. To try again is safe: once more changes nothing. */
export async function changeListing(id: string, change: ListingChange): Promise<void> {
  put(id, ({ wishes }) => ({ wishes: [...wishes, change], failed: null }));
  const without = ({ wishes }: Listed) => wishes.filter(each => each !== change);
  try {
    const listing = await send(id, change);
    dispatch({ type: 'listing-answered', conversationId: id, listing });
    put(id, state => ({ ...state, wishes: without(state) }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    put(id, state => ({ wishes: without(state), failed: { change, error } }));
  }
}

export const dismissFailed = (id: string) => put(id, state => ({ ...state, failed: null }));

function put(id: string, change: (state: Listed) => Listed): void {
  useListed.setState(({ [id]: before = nothing, ...rest }) => {
    const next = change(before);
    return next.wishes.length === 0 && next.failed === null ? rest : { ...rest, [id]: next };
  }, true);
}
