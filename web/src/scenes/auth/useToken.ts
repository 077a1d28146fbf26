import { useEffect, useState } from 'react';
import { useParameters } from '@/hooks/useParameters';

export type Redemption =
  { status: 'busy' } | { status: 'done' } | { status: 'failed'; error: unknown } | { status: 'missing' };

// Each token is good once, and effects run twice while developing.
const redeemed = new Map<string, Promise<void>>();

/** Hands in the token that came with the address, as soon as the page is there. */
export function useToken(redeem: (token: string) => Promise<void>): Redemption {
  const token = useParameters().get('token');
  const [state, setState] = useState<Redemption>(token ? { status: 'busy' } : { status: 'missing' });
  useEffect(() => {
    if (!token) return;
    const known = redeemed.get(token) ?? redeem(token);
    redeemed.set(token, known);
    known.then(
      () => setState({ status: 'done' }),
      (error: unknown) => {
        redeemed.delete(token);
        setState({ status: 'failed', error });
      },
    );
    // Once for each token: `redeem` is another function at each drawing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [token]);
  return state;
}
